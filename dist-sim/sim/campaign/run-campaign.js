import { sweep } from '../sweep/index.js';
import { Campaign } from './campaign.js';
import { codeNow } from './code.js';
import { loadState, saveState } from './state-file.js';
const SAVE_EVERY_MS = 5_000;
/** Continues the campaign in the file at `path`, up to the goal or until `signal` is aborted. */
export async function runCampaign(options) {
    const { path, goal, jobs, signal } = options;
    const campaign = new Campaign(loadState(path), await codeNow());
    let since = performance.now();
    const save = () => {
        const now = performance.now();
        campaign.spend(now - since);
        since = now;
        saveState(path, campaign.state);
    };
    let broken;
    const timer = setInterval(() => {
        try {
            save();
        }
        catch (error) {
            broken ??= error;
        }
    }, SAVE_EVERY_MS);
    try {
        await sweep({
            tasks: [...campaign.tasks(goal)], jobs, signal,
            onRun: run => {
                campaign.record(run);
                options.onRun(run, campaign);
            }
        });
    }
    finally {
        clearInterval(timer);
    }
    save();
    if (broken !== undefined)
        throw broken;
    return campaign;
}
//# sourceMappingURL=run-campaign.js.map