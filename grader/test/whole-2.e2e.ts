import { testWholeNotebooks } from './whole';

testWholeNotebooks(1, 2);
