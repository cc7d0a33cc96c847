import { equal } from '../protocol/types/index.js';
const TAGS = new Map([
    ['true', new Uint8Array(32)], ['false', new Uint8Array(32).fill(1)],
    ['without-key', new Uint8Array(32).fill(2)]
]);
/** Returns the class tag of a diagnosis, which stands for its content. Nobody else reads that field. */
export function tagOf(truth) {
    return TAGS.get(truth);
}
export function truthOf({ classTag }) {
    for (const [truth, tag] of TAGS)
        if (equal(tag, classTag))
            return truth;
    return 'true';
}
//# sourceMappingURL=truth.js.map