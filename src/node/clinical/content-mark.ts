import { hmacSha256 } from '../../protocol/crypto/index.js'
import { concat, equal, utf8, type RetryTag } from '../../protocol/types/index.js'
import { canonicalBytes, differingPaths } from '../../records/index.js'

const DOMAIN = utf8('medichain/v2/content-mark')
const NONCE_BYTES = 12

/**
 * Computes the mark of the content that a hospital submitted under a retry key. The mark is the nonce of the
 * sealed body, so it is stored with the body and survives a lost disk. It reveals nothing without the
 * hospital's secret. The nonce need not be random, since each record key seals a single body.
 */
export function contentMark (secret: Uint8Array, tag: RetryTag, content: Uint8Array): Uint8Array {
  return hmacSha256(secret, concat(DOMAIN, tag, content)).subarray(0, NONCE_BYTES)
}

export function hasMark (ciphertext: Uint8Array, mark: Uint8Array): boolean {
  return equal(ciphertext.subarray(0, NONCE_BYTES), mark)
}

interface Resource {
  readonly resourceType: string
  readonly id?: string
  readonly target?: readonly { readonly extension?: readonly { readonly valueString?: string }[] }[]
}

/**
 * Lists the paths at which two bodies of a hospital differ. It leaves out elements that the hospital added
 * to both bodies, and the pseudonym.
 */
export function bodyPaths (first: Uint8Array, second: Uint8Array): readonly string[] {
  const [a, b] = [resourcesOf(first), resourcesOf(second)]
  const filled = filledIn(a).filter(path => filledIn(b).includes(path))
  return differingPaths(comparable(a), comparable(b)).filter(path =>
    path !== 'Patient.identifier[0].value' && !filled.some(start => path.startsWith(start)))
}

function resourcesOf (body: Uint8Array): readonly Resource[] {
  const { entry = [] } = JSON.parse(Buffer.from(body).toString('utf8')) as
    { readonly entry?: readonly { readonly resource: Resource }[] }
  return entry.map(({ resource }) => resource)
}

function comparable (resources: readonly Resource[]): Uint8Array {
  return canonicalBytes(Object.fromEntries(resources
    .filter(({ resourceType }) => resourceType !== 'Provenance')
    .map(resource => [`${resource.resourceType}/${resource.id ?? ''}`, resource])))
}

function filledIn (resources: readonly Resource[]): string[] {
  return resources.filter(({ resourceType }) => resourceType === 'Provenance')
    .flatMap(({ target = [] }) => target.flatMap(({ extension = [] }) =>
      extension.flatMap(({ valueString }) => valueString ?? [])))
}
