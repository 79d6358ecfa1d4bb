import { testSheet } from './known-mistakes';
import { mistakes } from './mistakes/03-structure';
import { styles } from './styles/03-structure';

testSheet('03-structure', mistakes, styles);
