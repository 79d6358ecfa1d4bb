import { testSheet } from './known-mistakes';
import { mistakes } from './mistakes/02-attribution';
import { styles } from './styles/02-attribution';

testSheet('02-attribution', mistakes, styles);
