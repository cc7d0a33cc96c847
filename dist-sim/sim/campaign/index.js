/**
 * Runs 100,000 seeds over many sessions, and records which seeds ran on which code and which failed. Only
 * a seed that ran to its end may count, and no failure may be forgotten.
 */
export { Campaign, emptyState } from './campaign.js';
export { missing, sizeOf, withoutSeed, withSeed } from './ranges.js';
export { describeCampaign } from './report.js';
export { runCampaign } from './run-campaign.js';
export { loadState, saveState } from './state-file.js';
//# sourceMappingURL=index.js.map