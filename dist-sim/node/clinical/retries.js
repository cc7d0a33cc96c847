import { caseCodec, decode } from '../../protocol/codec/index.js';
import { caseKey } from '../../protocol/ledger/index.js';
import { equal, hex } from '../../protocol/types/index.js';
import { undefinedIfCorrupt } from './holdings.js';
import { bodyPaths, hasMark } from './content-mark.js';
import { NODE } from './read.js';
/** Another diagnosis was submitted with the same retry key. */
export class ConflictError extends Error {
    caseId;
    paths;
    /**
     * @param caseId undefined if both diagnoses are in the same submission
     * @param paths the elements that differ; undefined if the two cannot be compared
     */
    constructor(caseId, paths) {
        super('the same key with other content');
        this.caseId = caseId;
        this.paths = paths;
    }
}
/**
 * Judges whether a diagnosis was submitted before. With the same retry key, the same content is the same
 * case. Other content is a conflict while that case is undecided or accepted. A case that was rejected or has
 * expired never entered the record, so the next submission for the same patient is another try.
 */
export class Retries {
    store;
    cases;
    custody;
    records;
    repeats;
    constructor(store, cases, custody, records, repeats) {
        this.store = store;
        this.cases = cases;
        this.custody = custody;
        this.records = records;
        this.repeats = repeats;
    }
    async judge(jobs) {
        const keyed = jobs.filter(job => job.isKeyed);
        const standings = await this.cases.standings(keyed.map(job => job.tag));
        const byJob = new Map(keyed.map((job, index) => [job, standings[index]]));
        return await Promise.all(jobs.map(async (job) => {
            const standing = byJob.get(job);
            return standing === undefined ? await this.#judgeKeyless(job) : await this.#judgeKeyed(job, standing);
        }));
    }
    /** Checks that no job conflicts with another job or with an earlier case. @throws ConflictError */
    async checkAll(jobs) {
        const seen = new Map();
        for (const job of jobs) {
            const earlier = seen.get(hex(job.tag));
            if (earlier !== undefined && !equal(earlier.mark, job.mark)) {
                throw new ConflictError(undefined, bodyPaths(earlier.plaintext, job.plaintext));
            }
            seen.set(hex(job.tag), job);
        }
        for (const verdict of await this.judge(jobs))
            if (verdict.kind === 'other')
                throw verdict.conflict;
    }
    async #judgeKeyless({ sent }) {
        const caseId = sent === undefined ? undefined : await this.repeats.find(sent);
        return caseId === undefined ? { kind: 'new', resubmits: undefined } : { kind: 'same', caseId };
    }
    async #judgeKeyed(job, standing) {
        if (standing.state === 'none')
            return { kind: 'new', resubmits: undefined };
        const { caseId, state } = standing;
        const earlier = await this.#find(caseId);
        if (earlier === undefined)
            return { kind: 'later', caseId };
        if (job.isOfOther(earlier.pseudonym)) {
            return { kind: 'other', conflict: new ConflictError(caseId, ['Patient.identifier']) };
        }
        if (state === 'freed')
            return { kind: 'new', resubmits: caseId };
        const ciphertext = await undefinedIfCorrupt(() => this.store.getBody(earlier.bodyHash));
        if (ciphertext === undefined)
            return { kind: 'later', caseId };
        if (hasMark(ciphertext, job.mark))
            return { kind: 'same', caseId };
        const [key] = await undefinedIfCorrupt(() => this.custody.keys([caseId])) ?? [];
        const plaintext = key === undefined ? undefined
            : this.records.open(NODE, earlier, 'body', 'compare', { ciphertext, key });
        const paths = plaintext === undefined ? undefined : bodyPaths(plaintext, job.plaintext);
        return { kind: 'other', conflict: new ConflictError(caseId, paths) };
    }
    async #find(caseId) {
        const pending = this.cases.pending(caseId);
        if (pending !== undefined)
            return { ...pending.proposal, submitter: pending.submitter };
        const row = await this.store.entry(caseKey(caseId));
        const found = row === undefined ? undefined : decode(caseCodec, row);
        return found?.verdict === 'accept' ? found.value : undefined;
    }
}
//# sourceMappingURL=retries.js.map