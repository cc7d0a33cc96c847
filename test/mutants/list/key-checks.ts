import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const EPOCHS = 'ledger/epochs'
const KEYS = 'ledger/key-transactions'
const RESHARED = 'ledger/reshared-keys'

/** §6: checks of shared keys, of which unit tests need less time than simulations. */
export const KEY_CHECKS: readonly Mutant[] = [
  ...mistakesIn('ledger/epochs/judge-deal.ts', '§6.6', KEYS, [
    {
      name: 'a stranger may deal',
      find: "  if (!isHolder(pending, dealing.dealer)) return reject('not-a-holder')\n",
      replace: ''
    },
    {
      name: 'a barred dealer may deal',
      find: '  if (pending.barred.some(barred => equal(barred, dealing.dealer))) ' +
        "return reject('barred-dealer')\n",
      replace: ''
    },
    {
      name: 'a dealing of an epoch to come is refused for ever',
      find: "  if (dealing.epoch > keys.lastNumber) return ignore('unknown-epoch')\n",
      replace: ''
    },
    {
      name: 'a dealing may have an unknown key',
      find: "return dealt.size === 0 ? undefined : 'wrong-keys'",
      replace: 'return undefined'
    },
    {
      name: 'a holder that was not ready may reshare',
      find: "      if (!mayReshare(keys, dealing.dealer)) return 'no-share-to-deal'\n",
      replace: '',
      tests: RESHARED
    },
    {
      name: 'a holder may reshare another number than its share',
      find: ' || !equal(first, share)) return',
      replace: ') return',
      tests: RESHARED
    }
  ]),
  ...mistakesIn('ledger/epochs/judge-complaint.ts', '§6.7', KEYS, [
    {
      name: 'a complaint about an epoch to come is refused for ever',
      find: "  if (complain.epoch > keys.lastNumber) return ignore('unknown-epoch')\n",
      replace: ''
    },
    {
      name: 'a former member may complain',
      find: "  if (!keys.members.has(hex(author))) return ignore('not-a-member')\n",
      replace: ''
    },
    {
      name: 'a stranger to the epoch may complain',
      find: "  if (holder < 0) return reject('not-a-holder')\n",
      replace: ''
    },
    {
      name: 'a complaint about an unknown dealing is refused for ever',
      find: "if (accused === undefined) return ignore('unknown-dealing')",
      replace: "if (accused === undefined) return reject('unknown-dealing')"
    },
    {
      name: 'a void dealing may be complained about again',
      find: "  if (accused.isVoid) return reject('dealing-void')\n",
      replace: ''
    },
    {
      name: 'a holder may complain after its own ready',
      find: "has(place) === true) return reject('complaint-after-ready')",
      replace: "has(-1) === true) return reject('complaint-after-ready')"
    },
    {
      name: 'a late complaint opens no epoch',
      find: 'epoch === keys.serving ? { ...changed, opening: voidDealers(dealings) } : changed',
      replace: 'changed'
    },
    {
      name: 'a late complaint bars nobody',
      find: 'opening: voidDealers(dealings) }',
      replace: 'opening: [] }'
    },
    {
      name: 'a late complaint bars every dealer',
      find: 'dealings.filter(({ isVoid }) => isVoid)',
      replace: 'dealings'
    }
  ]),
  ...mistakesIn('ledger/epochs/judge-ready.ts', '§6.8', KEYS, [
    {
      name: 'a ready for an epoch to come is refused for ever',
      find: "  if (ready.epoch > keys.lastNumber) return ignore('unknown-epoch')\n",
      replace: ''
    },
    {
      name: 'a stranger may be ready',
      find: "  if (holder < 0) return reject('not-a-holder')\n",
      replace: ''
    },
    {
      name: 'a holder may be ready before Dl is complete',
      find: "  if (epoch.keys === undefined) return ignore('dealing-not-complete')\n",
      replace: ''
    },
    {
      name: 'a holder may be ready for dealings that nobody has made',
      find: '    if (place === undefined) return undefined\n',
      replace: '    if (place === undefined) continue\n'
    },
    {
      name: 'a ready may say nothing new',
      find: "  if (!isNew) return reject('ready-before')\n",
      replace: ''
    },
    {
      name: 'the box key of an epoch may be used again',
      find: "  if (equal(ready.boxKey, epoch.boxKeys[holder]!)) return reject('box-key-reused')\n",
      replace: ''
    },
    {
      name: 'the box key of a ready is not put in force',
      find: '{ ...member, boxKey: ready.boxKey }',
      replace: '{ ...member }'
    },
    {
      name: 'a second ready forgets what the first has named',
      find: 'new Set([...before ?? [], ...places])',
      replace: 'new Set([...places])'
    }
  ]),
  ...mistakesIn('ledger/epochs/judge-lost.ts', '§6.5', EPOCHS, [
    {
      name: 'keys/lost of a dead epoch opens another',
      find: "  if (lost.epoch < keys.lastNumber) return reject('dead-epoch')\n",
      replace: ''
    },
    {
      name: 'keys/lost for an epoch to come is valid',
      find: "  if (lost.epoch > keys.lastNumber) return ignore('unknown-epoch')\n",
      replace: ''
    },
    {
      name: 'a member that lost its share counts as ready',
      find: 'serving: withoutReady(keys.serving, author),',
      replace: 'serving: keys.serving,',
      tests: KEYS
    },
    {
      name: 'the box key of keys/lost is not put in force',
      find: '{ boxKey: lost.boxKey, lostAt: timestamp }',
      replace: '{ boxKey: member.boxKey, lostAt: timestamp }'
    },
    {
      name: 'keys/lost frees the dealers that a complaint in its block bars',
      find: 'opening: keys.opening ?? []',
      replace: 'opening: []',
      tests: KEYS
    }
  ]),
  ...mistakesIn('ledger/epochs/end-block.ts', '§6.9', EPOCHS, [
    {
      name: 'a list opens no epoch',
      find: ' || !sameMembers(newest.holders, set.members.map(({ id }) => id))) {',
      replace: ') {'
    },
    {
      name: 'a new epoch bars nobody',
      find: 'openEpoch(after, set, after.opening ?? [])',
      replace: 'openEpoch(after, set, [])',
      tests: KEYS
    },
    {
      name: 'a quorum of ready holders need not wait',
      find: 'timestamp >= pending.completeAt + DEAL_WAIT_MS',
      replace: 'timestamp >= pending.completeAt'
    },
    {
      name: 'all ready holders wait for DEAL_WAIT',
      find: '  if (ready === pending.holders.length) return true\n',
      replace: ''
    },
    {
      name: 'a dealing after Dl begins DEAL_WAIT again',
      find: '  if (samePlaces(places, pending.qualified)) return pending\n',
      replace: ''
    },
    {
      name: 'DEAL_WAIT is a deadline without a quorum',
      find: 'return isEnough ? pending.completeAt + DEAL_WAIT_MS : undefined',
      replace: 'return isEnough || pending.completeAt > 0 ? pending.completeAt + DEAL_WAIT_MS : undefined'
    }
  ]),
  ...mistakesIn('ledger/epochs/list-rule.ts', '§6.10', EPOCHS, [
    {
      name: 'fewer holders than t + f may stay',
      find: 'active.threshold + tolerated(next.length)',
      replace: 'active.threshold',
      tests: RESHARED
    },
    {
      name: 'holders that leave count as staying',
      find: 'staying.has(hex(id)) && isReady',
      replace: 'isReady',
      tests: RESHARED
    },
    {
      name: 'holders that were not ready count as staying',
      find: ' && isReady(serving, id))',
      replace: ')',
      tests: RESHARED
    }
  ]),
  ...mistakesIn('ledger/epochs/qualified.ts', '§6.8', KEYS, [
    {
      name: 'a void dealing counts',
      find: '!isVoid && dealing.keys',
      replace: 'dealing.keys'
    },
    {
      name: 'Dl holds every dealing',
      find: 'return usable.slice(0, needed(keys, pending, spec))',
      replace: 'return usable'
    }
  ]),
  ...mistakesIn('ledger/epochs/key-state.ts', '§6.5', EPOCHS, [
    {
      name: 'a single holder may have the key',
      find: 'return Math.max(2, tolerated(n) + 1)',
      replace: 'return tolerated(n) + 1'
    },
    {
      name: 'a fresh key needs fewer dealings',
      find: 'return quorum(n)\n',
      replace: 'return quorum(n) - 1\n'
    },
    {
      name: 'a new epoch is sealed to the first box keys',
      find: 'keys.members.get(hex(member.id)) ?? newMember(member)',
      replace: 'newMember(member)',
      tests: KEYS
    }
  ])
]
