import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const VERIFY = 'codec/verify-transaction'
const CONFLICT = 'codec/conflict'

/** §3 and §12.1: checks of forms, which unit tests catch. */
export const FORM_CHECKS: readonly Mutant[] = [
  ...mistakesIn('codec/forms/conflict.ts', '§12.1', CONFLICT, [
    {
      name: 'two votes of different views are a conflict',
      find: ' || a.height !== b.height || a.view !== b.view) return false',
      replace: ' || a.height !== b.height) return false'
    },
    {
      name: 'two votes of different heights are a conflict',
      find: ' || a.height !== b.height || a.view !== b.view) return false',
      replace: ' || a.view !== b.view) return false'
    },
    {
      name: 'two proposals of different views are a conflict',
      find: 'a.view === b.view && !equal(a.blockHash, b.blockHash) &&',
      replace: '!equal(a.blockHash, b.blockHash) &&'
    },
    {
      name: 'two NULLIFY are a conflict',
      find: 'a.kind === b.kind && a.kind !== VoteKind.nullify && !equal(a.blockHash, b.blockHash)',
      replace: 'a.kind === b.kind'
    },
    {
      name: 'NOTARIZE and NULLIFY are a conflict',
      find: 'kinds.has(VoteKind.nullify) && kinds.has(VoteKind.finalize)',
      replace: 'kinds.has(VoteKind.nullify) && kinds.size > 1'
    },
    {
      name: 'opinions on different cases are a conflict',
      find: ' && equal(a.opinion.caseId, b.opinion.caseId) &&\n',
      replace: ' &&\n'
    },
    {
      name: 'a take-up and a verdict are a conflict',
      find: '    isVerdict(a.opinion.decision) && isVerdict(b.opinion.decision) &&\n',
      replace: ''
    },
    {
      name: 'two equal verdicts are a conflict',
      find: '    a.opinion.decision !== b.opinion.decision &&\n',
      replace: ''
    },
    {
      name: 'an opinion in evidence needs no inclusion proof',
      find: 'return verifyInclusion(root, leaf, index, count, path) &&\n',
      replace: 'return leaf.length > 0 &&\n'
    },
    {
      name: 'lists of different versions are a conflict',
      find: 'return a.list.version === b.list.version &&\n',
      replace: 'return a.list.version > 0 &&\n'
    },
    {
      name: 'two equal lists are a conflict',
      find: '    !equal(allowlistHash(chain.id, a.list), allowlistHash(chain.id, b.list)) &&\n',
      replace: ''
    },
    {
      name: 'shares of two holders are a conflict',
      find: 'return equal(a.holder, b.holder) && a.epoch === b.epoch &&',
      replace: 'return a.epoch === b.epoch &&'
    },
    {
      name: 'shares of two heights are a conflict',
      find: ' && a.height === b.height &&\n    !equal(a.blockHash, b.blockHash)\n}',
      replace: ' &&\n    !equal(a.blockHash, b.blockHash)\n}'
    },
    {
      name: 'shares of two epochs are a conflict',
      find: ' && a.epoch === b.epoch && a.height === b.height &&',
      replace: ' && a.height === b.height &&'
    },
    {
      name: 'the same share twice is a conflict',
      find: 'a.epoch === b.epoch && a.height === b.height &&\n    !equal(a.blockHash, b.blockHash)\n',
      replace: 'a.epoch === b.epoch && a.height === b.height\n'
    }
  ]),
  ...mistakesIn('codec/forms/allowlist.ts', '§3.4', 'codec/joins', [
    {
      name: 'join signatures may be out of order or repeated',
      find: "  if (unsorted) return 'joins-unsorted'\n",
      replace: ''
    },
    {
      name: 'a join signature may be moved to another block',
      find: 'joinSignBytes(chain.id, allowlistHash(chain.id, list), join.block.hash)',
      replace: 'joinSignBytes(chain.id, allowlistHash(chain.id, list), chain.id as Uint8Array)'
    },
    {
      name: 'a join signature may be moved to another list',
      find: 'const message = joinSignBytes(chain.id, allowlistHash(chain.id, list), ',
      replace: 'const message = joinSignBytes(chain.id, chain.id as Uint8Array, '
    }
  ]),
  ...mistakesIn('codec/forms/form.ts', '§3.4', VERIFY, [
    {
      name: 'transactions of one author are not verified',
      find: 'return verifyAuthor(chain, isMember, transaction, () =>',
      replace: 'return verifyAuthor({ ...chain, verifier: { ...chain.verifier, verify: () => true } }, ' +
        'isMember, transaction, () =>'
    },
    {
      name: 'the signature of a transaction covers its author alone',
      find: 'signed.encode(transaction))',
      replace: 'signed.encode(transaction).subarray(0, 32))'
    }
  ]),
  ...mistakesIn('codec/forms/keys-ready.ts', '§3.4', 'ledger/key-transactions', [
    {
      name: 'the dealings of a ready may be unsorted',
      find: "  if (!isSorted) return 'unsorted-dealings'\n",
      replace: ''
    },
    {
      name: 'the box key of a ready may be no element',
      find: "verifier.group.isElement(boxKey) ? undefined : 'bad-box-key'",
      replace: 'undefined'
    }
  ]),
  ...mistakesIn('codec/forms/keys-lost.ts', '§3.4', VERIFY, [
    {
      name: 'the box key of keys/lost may be no element',
      find: "verifier.group.isElement(boxKey) ? undefined : 'bad-box-key'",
      replace: 'undefined'
    }
  ]),
  ...mistakesIn('codec/forms/opinions.ts', '§3.3 OPINIONS', VERIFY, [
    {
      name: 'a verdict need not tell who judged',
      find: '  if (isVerdict(decision) !== (judgedBy !== JudgedBy.none)) return false\n',
      replace: ''
    },
    {
      name: 'a rejection needs no group',
      find: 'isRejection === (group !== ReasonGroup.none)',
      replace: '(isRejection || group === ReasonGroup.none)'
    },
    {
      name: 'a rejection needs no findings',
      find: 'isRejection !== equal(findings, ZERO_32)',
      replace: '(isRejection || equal(findings, ZERO_32))'
    },
    {
      name: 'an approval may have findings',
      find: 'isRejection !== equal(findings, ZERO_32)',
      replace: '!(isRejection && equal(findings, ZERO_32))'
    },
    {
      name: 'an approval may have a group',
      find: 'isRejection === (group !== ReasonGroup.none)',
      replace: '!(isRejection && group === ReasonGroup.none)'
    },
    {
      name: 'the signature of opinions leaves out the rules',
      find: 'author, rulesetHash, u16.encode(count), root)',
      replace: 'author, u16.encode(count), root)'
    }
  ]),
  ...mistakesIn('codec/forms/propose.ts', '§3.2 PROPOSE', VERIFY, [
    {
      name: 'a body may have any size',
      find: '.some(({ size }) => size > parameters.maxBodyBytes)',
      replace: '.some(({ size }) => size < 0)'
    },
    {
      name: 'a PROPOSE may have any size of bodies',
      find: 'if (partBytes(propose.proposals) > parameters',
      replace: 'if (propose.proposals.length > parameters'
    },
    {
      name: 'a proposal may have no case part',
      find: 'return caseVersion > 0 && casePartSize > 0 && ',
      replace: 'return '
    },
    {
      name: 'one body may be both parts',
      find: 'casePartSize > 0 && !equal(casePartHash, bodyHash)',
      replace: 'casePartSize > 0 && bodyHash.length > 0'
    },
    {
      name: 'a new diagnosis may name an earlier case',
      find: "    if ((relation === Relation.new) !== equal(related, ZERO_32)) return 'bad-relation'\n",
      replace: ''
    }
  ])
]
