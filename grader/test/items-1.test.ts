import { testItems } from './items';

// in two files, so that two workers share them
testItems(0, 2);
