import { hex, utf8 } from '../../protocol/types/index.js';
import { canonicalJson } from '../canonical-json.js';
import { PSEUDONYM_SYSTEM } from '../systems.js';
/** Makes the plaintext to seal: the prepared body with the patient's pseudonym, in RFC 8785 form. */
export function bodyBytes(diagnosis, pseudonym) {
    return utf8(bodyText(diagnosis.body, [{ system: PSEUDONYM_SYSTEM, value: hex(pseudonym) }]));
}
/** @param identifier the patient's pseudonym; absent before the patient has one */
export function bodyText({ entry = [], ...bundle }, identifier) {
    const resources = entry.flatMap(({ resource }) => resource ?? []).map((resource) => `{"resource":${resource.resourceType === 'Patient' && identifier !== undefined
        ? canonicalJson({ ...resource, identifier })
        : textOf(resource)}}`);
    // The member `entry` is the first of a Bundle in canonical order.
    return `{"entry":[${resources.join(',')}],${canonicalJson(bundle).slice(1)}`;
}
/** The texts of resources that were written before. Intake does not change a resource of a body. */
const texts = new WeakMap();
function textOf(resource) {
    const known = texts.get(resource);
    if (known !== undefined)
        return known;
    const text = canonicalJson(resource);
    texts.set(resource, text);
    return text;
}
//# sourceMappingURL=body-text.js.map