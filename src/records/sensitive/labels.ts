import { SENSITIVE } from '../../protocol/consent/index.js'
import { isObject, valuesAt } from '../case-part/form.js'
import { categoriesOf } from '../consent/codes.js'

/**
 * Returns the categories in the security labels of a resource (`meta.security`), which mean what they mean in
 * a Consent. A sender may add to the categories of the codes so. Restricted means every category.
 */
export function labelledClass (resource: unknown): number {
  return valuesAt(resource, ['meta', 'security']).reduce<number>((sum, label) => {
    if (!isObject(label)) return sum
    const { code, system } = label
    const isCoded = typeof system === 'string' && typeof code === 'string'
    return isCoded ? sum | (categoriesOf({ code, system }) & SENSITIVE) : sum
  }, 0)
}
