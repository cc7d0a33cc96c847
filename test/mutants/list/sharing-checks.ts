import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

/** §2.11, §2.12, §6.1 and §10.5: checks of shares and of the side of a holder, which unit tests catch. */
export const SHARING_CHECKS: readonly Mutant[] = [
  ...mistakesIn('lottery/combine.ts', '§6.1', 'replica/shares', [
    {
      name: 'more or fewer shares than t are beside a block',
      find: "  if (shares.length !== threshold) return 'share-count'\n",
      replace: ''
    },
    {
      name: 'one share is twice beside a block',
      find: "return isSorted ? undefined : 'share-order'",
      replace: 'return undefined'
    },
    {
      name: 'a neutral σ is accepted',
      find: "return sigma === undefined ? reject('neutral-sigma') : accept(sigma)",
      replace: 'return accept(sigma)',
      tests: 'lottery/combine'
    }
  ]),
  ...mistakesIn('lottery/share.ts', '§6.1', 'replica/shares', [
    {
      name: 'the share of a stranger has a public share',
      find: 'publicShare !== undefined &&\n',
      replace: 'publicShare === undefined ||\n'
    }
  ]),
  ...mistakesIn('sharing/dealing.ts', '§2.12', 'sharing/dealing', [
    {
      name: 'a dealing may have any number of commitments',
      find: "    if (commitments.length !== threshold) return 'wrong-commitment-count'\n",
      replace: ''
    },
    {
      name: 'a dealing may have any number of boxes',
      find: "    if (boxes.length !== holders) return 'wrong-box-count'\n",
      replace: ''
    },
    {
      name: 'a dealing may have neutral elements',
      find: "  if (!elements.every(group.isElement)) return 'bad-element'\n",
      replace: ''
    },
    {
      name: 'a dealing may have its keys out of order',
      find: "i > 0 && key <= dealing.keys[i - 1]!.key)) return 'wrong-keys'",
      replace: "i > 0 && key < 0)) return 'wrong-keys'"
    }
  ]),
  ...mistakesIn('sharing/complaint.ts', '§2.12', 'sharing/dealing', [
    {
      name: 'a complaint needs no proof',
      find: '  if (!verifyEquality(group, context, boxKey, dealing.ephemeral, shared, proof)) ' +
        "return 'bad-proof'\n",
      replace: ''
    },
    {
      name: 'a complaint may be moved to another holder',
      find: "concat(domain('complain', chainId), dealingId, twoBytes(holder))",
      replace: "concat(domain('complain', chainId), dealingId, twoBytes(holder * 0))",
      tests: 'sharing/vectors'
    },
    {
      name: 'a complaint may be moved to another dealing',
      find: "concat(domain('complain', chainId), dealingId, twoBytes(holder))",
      replace: "concat(domain('complain', chainId), twoBytes(holder))"
    }
  ]),
  ...mistakesIn('sharing/sub-shares.ts', '§2.12', 'sharing/dealing', [
    {
      name: 'a box may hold a number that is no scalar',
      find: ' || !group.isScalar(subShare)) return undefined',
      replace: ') return undefined'
    }
  ]),
  ...mistakesIn('sharing/box.ts', '§2.12', 'sharing/dealing', [
    {
      name: 'a box may be moved to another dealer',
      find: "concat(domain('sub-share', chainId), dealer, twoBytes(holder)",
      replace: "concat(domain('sub-share', chainId), dealer.map(() => 0), twoBytes(holder)"
    },
    {
      name: 'a box may be moved to another epoch',
      find: 'twoBytes(epoch >>> 16), twoBytes(epoch & 0xffff)',
      replace: 'twoBytes(0), twoBytes(0)'
    }
  ]),
  ...mistakesIn('sharing/share.ts', '§2.11', 'sharing/shared-keys', [
    {
      name: 'a key is combined from one share twice',
      find: '  if (new Set(indices).size !== indices.length) return undefined\n',
      replace: ''
    }
  ]),
  ...mistakesIn('sharing/polynomial.ts', '§2.11', 'sharing/shared-keys', [
    {
      name: 'holders get the factors of other holders',
      find: '  const name = indices.join()\n',
      replace: '  const name = String(indices.length)\n'
    }
  ]),
  ...mistakesIn('sharing/equality.ts', '§2.11', 'sharing/equality', [
    {
      name: 'a proof of equality may be moved to another context',
      find: 'challengeDomain(context)',
      replace: 'challengeDomain(context.subarray(0, 0))'
    },
    {
      name: 'neutral elements have proofs of equality',
      find: '[publicKey, M, image].every(group.isElement) &&\n    ',
      replace: ''
    }
  ]),
  ...mistakesIn('sharing/schnorr.ts', '§2.11', 'sharing/schnorr', [
    {
      name: 'a proof of knowledge may be moved to another message',
      find: 'concat(challengeTranscript([element, t]), message)',
      replace: 'concat(challengeTranscript([element, t]))'
    }
  ]),
  ...mistakesIn('keeping/deal.ts', '§10.5', 'keeping/step', [
    {
      name: 'a hospital deals although it is barred',
      find: ' && !pending.barred.some(isSelf) &&\n',
      replace: ' &&\n'
    },
    {
      name: 'a hospital deals again after its dealing',
      find: "    !pending.dealings.some(({ dealing }) => isSelf(dealing.dealer))\n",
      replace: '    pending.number > 0\n'
    },
    {
      name: 'a hospital deals although Dl is complete',
      find: 'pending === undefined || pending.completeAt !== undefined',
      replace: 'pending === undefined'
    }
  ]),
  ...mistakesIn('keeping/reports.ts', '§10.5', 'keeping/step', [
    {
      name: 'a hospital complains about void dealings',
      find: 'entry.isVoid || named',
      replace: 'named'
    },
    {
      name: 'a hospital complains about good dealings',
      find: '    if (opened.open(entry, index, boxSecret) !== undefined) return []\n',
      replace: ''
    },
    {
      name: 'a hospital reports its loss at every block',
      find: '  if (lostAt !== undefined && now < lostAt + LOST_GAP_MS) return false\n',
      replace: ''
    },
    {
      name: 'a hospital never reports its loss',
      find: '  if (place.epoch === keys.pending) return place.boxSecret === undefined\n',
      replace: '  if (place.epoch.number > 0) return false\n'
    }
  ]),
  ...mistakesIn('keeping/spent.ts', '§10.5', 'keeping/step', [
    {
      name: 'shares of an epoch are kept after the next is active',
      find: '    epoch === keys.active?.number || epoch === keys.pending?.number)\n',
      replace: '    epoch >= 0)\n'
    },
    {
      name: 'box secrets are kept for ever',
      find: 'return needed.some(other => equal(other, key))',
      replace: 'return needed.some(other => equal(other, key)) || key.length > 0'
    },
    {
      name: 'the seed of a dealing is kept after it has served',
      find: 'dealing: isDealing ? dealing : undefined',
      replace: 'dealing'
    }
  ]),
  ...mistakesIn('keeping/step.ts', '§10.5', 'keeping/step', [
    {
      name: 'a hospital destroys secrets by an older ledger',
      find: '  if (height < stored.height) return { secrets: stored, send: [] }\n',
      replace: ''
    },
    {
      name: 'a hospital that is no member sends keys transactions',
      find: 'isMember(input) ? transactions(input, drafted) : []',
      replace: 'transactions(input, drafted)'
    }
  ])
]
