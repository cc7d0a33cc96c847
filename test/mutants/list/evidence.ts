import type { Mutant } from '../mutant.js'
import { CHURN, FLOOD, FORKS, STORM } from './trials.js'

/** §12, and the proof of a fork. */
export const EVIDENCE: readonly Mutant[] = [
  {
    name: 'conflicting signatures are no evidence',
    rule: '§12',
    file: 'src/protocol/consensus/evidence.ts',
    find: '  if (reported.has(key)) return\n',
    replace: '  if (reported.size >= 0) return\n',
    trial: { ...STORM, adversaries: ['equivocator'] }
  },
  {
    name: 'conflicting opinions are no evidence',
    rule: '§7.4, §12',
    file: 'src/protocol/replica/accusing.ts',
    find: 'of opinionsSeen.take(later, isWorthKeeping)) {',
    replace: 'of opinionsSeen.take(later, isWorthKeeping).slice(0, 0)) {',
    trial: { ...STORM, adversaries: ['two-minded'] }
  },
  {
    name: 'conflicting lists are no evidence',
    rule: '§12',
    file: 'src/node/peers/follow-membership.ts',
    find: "  if (role !== 'hospital') return\n",
    replace: '  if (role.length > 0) return\n',
    trial: { ...CHURN, plan: { ...CHURN.plan, lie: 'two-lists' } }
  },
  {
    name: 'evidence may be of heights to come',
    rule: '§12',
    file: 'src/protocol/codec/forms/conflict.ts',
    find: "    case 'votes':\n    case 'recoveredVotes':\n    case 'shares': return conflict.first.height\n",
    replace: "    case 'shares': return conflict.first.height\n",
    trial: FLOOD
  },
  {
    name: 'evidence raises no alarm',
    rule: '§12',
    file: 'src/node/signing/evidence-alarms.ts',
    find: '      if (reported.has(offence)) continue\n',
    replace: '      if (reported.size >= 0) continue\n',
    trial: { ...STORM, adversaries: ['equivocator'] }
  },
  {
    name: 'a halt stores no certificates',
    rule: '§11, beyond f',
    file: 'src/node/signing/halt-proof.ts',
    find: 'keep(parts.store, halt.certificates)',
    replace: 'keep(parts.store, halt.certificates.slice(0, 0))',
    trial: FORKS
  }
]
