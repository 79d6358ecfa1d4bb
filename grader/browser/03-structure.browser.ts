import { describeSheet } from './sheet-suite';

describeSheet('03-structure', { sliders: [2], seconds: 120 });
