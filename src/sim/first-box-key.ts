import { assert, utf8, type BoxKey, type Group, type MemberId, type Scalar } from '../protocol/types/index.js'

const DOMAIN = utf8('simulated/first box key')

/** The secret of the first box key of a simulated hospital, which follows from its id. */
function firstBoxSecret (group: Group, id: MemberId): Scalar {
  return group.hashToScalar(id, DOMAIN)
}

export function firstBoxKey (group: Group, id: MemberId): BoxKey {
  const key = group.base(firstBoxSecret(group, id))
  assert(key !== undefined, 'the secret of a box key is not zero')
  return key
}
