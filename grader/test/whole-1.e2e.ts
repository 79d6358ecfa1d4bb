import { testWholeNotebooks } from './whole';

// in two files, so that two workers share them
testWholeNotebooks(0, 2);
