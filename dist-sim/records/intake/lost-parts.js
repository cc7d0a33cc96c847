import { asResource } from './entries.js';
/** Stripping removes the elements that these invariants are about. */
const LOST = /\b(ext-1|con-1|con-2)$/;
export function isOfLostPart({ kind, text }) {
    return kind === 'invariant' && LOST.test(text);
}
/** dom-2, dom-4, dom-5: a contained resource has no contained resources, history or security label. */
export function containedProblems(resource) {
    const list = resource['contained'];
    if (!Array.isArray(list))
        return [];
    return list.flatMap((value, i) => {
        const contained = asResource(value);
        const meta = (contained?.['meta'] ?? {});
        const broken = [
            ...(contained?.['contained'] === undefined ? [] : ['dom-2']),
            ...(meta['versionId'] === undefined && meta['lastUpdated'] === undefined ? [] : ['dom-4']),
            ...(meta['security'] === undefined ? [] : ['dom-5'])
        ];
        const expression = `${String(resource['resourceType'])}.contained[${i}]`;
        return broken.map((key) => ({ kind: 'invariant', expression, text: `breaks invariant ${key}`, missing: false }));
    });
}
//# sourceMappingURL=lost-parts.js.map