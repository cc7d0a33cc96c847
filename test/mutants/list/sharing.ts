import type { Mutant } from '../mutant.js'
import { BAD_DEALER, SHARE_LIAR } from './trials.js'

const DEALING = 'src/protocol/sharing/dealing.ts'

/** §2.11 and §2.12. */
export const SHARING: readonly Mutant[] = [
  {
    name: 'a dealing needs no proof of r',
    rule: '§2.12',
    file: DEALING,
    find: "return isProved ? undefined : 'bad-dealing-proof'",
    replace: "return isProved || message.length > 0 ? undefined : 'bad-dealing-proof'",
    trial: BAD_DEALER
  },
  {
    name: 'every complaint holds',
    rule: '§2.12',
    file: 'src/protocol/sharing/complaint.ts',
    find: "=== undefined ? 'holds' : 'false'",
    replace: "=== undefined ? 'holds' : 'holds'",
    trial: BAD_DEALER
  },
  {
    name: 'sub-shares are not compared with the commitments',
    rule: '§2.12',
    file: 'src/protocol/sharing/sub-shares.ts',
    find: 'return equal(expected, found) ? subShare : undefined',
    replace: 'return equal(expected, expected) ? subShare : undefined',
    trial: BAD_DEALER
  },
  {
    name: 'shares of a key are not verified',
    rule: '§2.11',
    file: 'src/protocol/sharing/share.ts',
    find: 'return verifyEquality(group, context, publicShare, M, element, proof)',
    replace: 'return proof.c.length > 0 || verifyEquality(group, context, publicShare, M, element, proof)',
    trial: SHARE_LIAR
  }
]
