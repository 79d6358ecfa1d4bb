import { testSheet } from './known-mistakes';
import { mistakes } from './mistakes/01-relax';

// in two files, so that two workers share the longest test of all
testSheet('01-relax', mistakes.slice(0, mistakes.length >> 1), []);
