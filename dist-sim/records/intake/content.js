import { sha256 } from '../../protocol/crypto/index.js';
import { hex, utf8 } from '../../protocol/types/index.js';
import { canonicalBytes, canonicalJson } from '../canonical-json.js';
import { reducePatient } from './patient.js';
/** Elements that name or store a resource are not content. */
const NOT_CONTENT = new Set(['id', 'meta', 'contained']);
/** A clinician's address or photograph may change without the diagnosis. */
const OF_CLINICIAN = new Set(['resourceType', 'identifier']);
/**
 * Computes the content of a diagnosis. A random name of the patient is not part of the content.
 * @param disputes the record that the diagnosis disputes, which is part of the content
 */
export function contentOf(draft, { system, value, isRandom }, disputes) {
    const identifier = isRandom ? undefined : { system, value };
    const members = [...draft.sent].map(([name, located]) => {
        if (located.resource.resourceType !== 'Patient')
            return member(name, contentOfResource(located, draft));
        const person = reducePatient(located.resource, '');
        return member(name, canonicalJson({ ...person, id: undefined, identifier }));
    });
    if (disputes !== undefined)
        members.push(member('disputes', canonicalJson(hex(disputes))));
    // Names are made by this folder, and none is the beginning of another up to its closing quote.
    return utf8(`{${members.sort().join(',')}}`);
}
function member(name, canonical) {
    return `"${name}":${canonical}`;
}
/** References are replaced by the resources that they lead to, since ids may differ in each submission. */
function contentOfResource(located, draft) {
    const { resource } = located;
    const content = {};
    for (const name of Object.keys(resource)) {
        const isKept = resource.resourceType === 'Practitioner'
            ? OF_CLINICIAN.has(name)
            : !NOT_CONTENT.has(name) && !isGenerated(name, resource[name]);
        if (isKept)
            content[name] = resource[name];
    }
    return canonicalJson(content, (reference) => {
        const found = draft.source.literal(reference, located);
        return found === undefined ? reference : draft.nameOf(found) ?? digestOf(found.resource);
    });
}
/** True for narrative that was generated from the elements, and so adds nothing to them. */
function isGenerated(name, member) {
    return name === 'text' && member?.status !== 'additional';
}
const digests = new WeakMap();
/** Digests a resource that the body does not contain, without its own references. */
function digestOf(resource) {
    const known = digests.get(resource);
    if (known !== undefined)
        return known;
    const { resourceType, ...rest } = resource;
    const content = Object.entries(rest).filter(([name]) => !NOT_CONTENT.has(name) && name !== 'text');
    const bytes = canonicalBytes(withoutReferences(Object.fromEntries(content)));
    const digest = `${resourceType}/${hex(sha256(bytes))}`;
    digests.set(resource, digest);
    return digest;
}
function withoutReferences(value) {
    if (Array.isArray(value))
        return value.map(withoutReferences);
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, name === 'reference' ? undefined : withoutReferences(member)]));
}
//# sourceMappingURL=content.js.map