import { testItems } from './items';

testItems(1, 2);
