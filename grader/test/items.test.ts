import { testItems } from './items';

testItems(0, 1);
