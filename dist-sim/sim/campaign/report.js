import { describeFailure, describeSum, duration } from '../sweep/index.js';
import { describeRanges, sizeOf } from './ranges.js';
export function describeCampaign(campaign, goal) {
    const { chapters, failures, fixed } = campaign.state;
    const lines = [
        `campaign     ${campaign.done} of ${goal} seeds, ${duration(campaign.wallMs)} in total`,
        ...chapters.map(({ revision, digest, seeds, wallMs, sum }) => `  on ${revision} (${digest})  ${sizeOf(seeds)} seeds in ${duration(wallMs)}: ` +
            `${describeRanges(seeds) || 'none'}` +
            (sum.seeds > sizeOf(seeds) ? `; ${sum.seeds - sizeOf(seeds)} of its seeds ran again later` : '')),
        describeSum(campaign.sum, failures.length, campaign.wallMs),
        ...fixed.map(({ seed, hospitals, revision, violations, by }) => `fixed       seed ${seed} with ${hospitals} hospitals failed on ${revision} ` +
            `(${violations[0]?.invariant ?? '?'}) and not on ${by.revision}`),
        ...failures.map(failure => `failed on ${failure.revision}: ${describeFailure(failure)}`)
    ];
    return lines.join('\n');
}
//# sourceMappingURL=report.js.map