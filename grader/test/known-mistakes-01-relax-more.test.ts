import { testSheet } from './known-mistakes';
import { mistakes } from './mistakes/01-relax';
import { styles } from './styles/01-relax';

testSheet('01-relax', mistakes.slice(mistakes.length >> 1), styles);
