import { hmacSha256 } from '../../protocol/crypto/index.js';
import { concat, equal, utf8 } from '../../protocol/types/index.js';
import { canonicalBytes, differingPaths } from '../../records/index.js';
const DOMAIN = utf8('medichain/v2/content-mark');
const NONCE_BYTES = 12;
/**
 * Computes the mark of the content that a hospital submitted under a retry key. The mark is the nonce of the
 * sealed body, so it is stored with the body and survives a lost disk. It reveals nothing without the
 * hospital's secret. The nonce need not be random, since each record key seals a single body.
 */
export function contentMark(secret, tag, content) {
    return hmacSha256(secret, concat(DOMAIN, tag, content)).subarray(0, NONCE_BYTES);
}
export function hasMark(ciphertext, mark) {
    return equal(ciphertext.subarray(0, NONCE_BYTES), mark);
}
/**
 * Lists the paths at which two bodies of a hospital differ. It leaves out elements that the hospital added
 * to both bodies, and the pseudonym, which changes with each linking epoch.
 */
export function bodyPaths(first, second) {
    const [a, b] = [resourcesOf(first), resourcesOf(second)];
    const filled = filledIn(a).filter(path => filledIn(b).includes(path));
    return differingPaths(comparable(a), comparable(b)).filter(path => path !== 'Patient.identifier[0].value' && !filled.some(start => path.startsWith(start)));
}
function resourcesOf(body) {
    const { entry = [] } = JSON.parse(Buffer.from(body).toString('utf8'));
    return entry.map(({ resource }) => resource);
}
function comparable(resources) {
    return canonicalBytes(Object.fromEntries(resources
        .filter(({ resourceType }) => resourceType !== 'Provenance')
        .map(resource => [`${resource.resourceType}/${resource.id ?? ''}`, resource])));
}
function filledIn(resources) {
    return resources.filter(({ resourceType }) => resourceType === 'Provenance')
        .flatMap(({ target = [] }) => target.flatMap(({ extension = [] }) => extension.flatMap(({ valueString }) => valueString ?? [])));
}
//# sourceMappingURL=content-mark.js.map