import { readSamples } from './sample.js';
import { vary } from './vary.js';
/** One variation in this many is wrong on purpose. */
const WRONG_EVERY = 20;
/** The place of the first wrong samples, so that even a short run shows a rejection. */
const FIRST_WRONG_AT = 3;
/**
 * Makes `diagnoses` diagnoses: first the samples themselves, then variations of them. About one in twenty
 * variations is wrong on purpose. No two variations have the same patient or record number.
 * @param folder `config/samples`
 */
export async function sampleStream(folder, diagnoses) {
    const all = await readSamples(folder);
    const good = all.filter(sample => !sample.force);
    const wrong = all.filter(sample => sample.force);
    const first = [...good.slice(0, FIRST_WRONG_AT), ...wrong, ...good.slice(FIRST_WRONG_AT)];
    const made = [];
    let left = diagnoses;
    for (let number = 0; left > 0; number++) {
        const next = first[number] ?? variation(good, wrong, number);
        // A document with more diagnoses than are left is skipped.
        if (next.diagnoses > left)
            continue;
        made.push(next);
        left -= next.diagnoses;
    }
    return made;
}
/** Makes endless variations, numbered from `from`, with one diagnosis each. */
export async function moreSamples(folder, from) {
    const all = (await readSamples(folder)).filter(sample => sample.diagnoses === 1);
    const good = all.filter(sample => !sample.force);
    const wrong = all.filter(sample => sample.force);
    return (function* () {
        for (let number = from;; number++)
            yield variation(good, wrong, number);
    })();
}
function variation(good, wrong, number) {
    const pattern = number % WRONG_EVERY === 0 && wrong.length > 0 ? wrong : good;
    const sample = pattern[number % pattern.length];
    if (sample === undefined)
        throw new Error('config/samples has no samples');
    return { ...vary(sample, number), hospital: number + 1 };
}
//# sourceMappingURL=sample-stream.js.map