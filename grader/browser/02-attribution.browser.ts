import { describeSheet } from './sheet-suite';

describeSheet('02-attribution', { sliders: [1], seconds: 120 });
