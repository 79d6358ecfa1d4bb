import { describeSheet } from './sheet-suite';

describeSheet('01-relax', { masksPerPhoto: 100, sliders: [], seconds: 240 });
