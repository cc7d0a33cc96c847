import { chainIdOf, genesisSignBytes } from '../protocol/codec/index.js'
import { createSigner, nodeVerifier, sha256 } from '../protocol/crypto/index.js'
import { verifyGenesis } from '../protocol/membership/index.js'
import {
  compare, utf8, type Chain, type Genesis, type Signer
} from '../protocol/types/index.js'
import { firstBoxKey, firstKeySecrets } from './first-box-key.js'
import { behaviourOf, type Plot, type Role } from './adversaries/index.js'
import { simulatedCryptography } from './cryptography.js'
import { Disk } from './disk.js'
import type { Fabric } from './fabric.js'
import type { Plan } from './plan.js'
import type { Random } from './random.js'
import { SimNode, type SimNodeEvents } from './sim-node.js'
import type { Timeline } from './timeline.js'

const START = 1_800_000_000_000
/** Number of hospitals that may be admitted later. */
const NEWCOMERS = 3
/** Least and greatest error of a wrong clock. */
const WRONG_CLOCK_MS = [15_000, 60_000] as const
/** How far the clock of a hasty dealer stays below MAX_SKEW, so that others accept its blocks. */
const HASTE_MARGIN_MS = 500

export interface PopulationOptions {
  readonly random: Random
  readonly plan: Plan
  readonly isReal: boolean
  readonly timeline: Timeline
  readonly fabric: Fabric
  readonly events: SimNodeEvents
}

export interface Population {
  readonly chain: Chain
  readonly government: Signer
  /** Members, then newcomers, then the second processes of twins. */
  readonly nodes: readonly SimNode[]
}

/** Makes the keys, the genesis, and the hospitals with their disks and clocks. */
export function population (options: PopulationOptions): Population {
  const { plan, random } = options
  const seedOf = (owner: string): Uint8Array => sha256(utf8(`${random.name}/${owner}`))
  const standIn = simulatedCryptography(seedOf('world'))
  const signerOf = (owner: string): Signer =>
    options.isReal ? createSigner(seedOf(owner)) : standIn.signer(seedOf(owner))
  const verifier = options.isReal ? nodeVerifier : standIn.verifier
  const government = signerOf('government')
  const signers = Array.from({ length: plan.hospitals }, (_, i) => signerOf(`hospital ${i}`))
  const newcomers = Array.from({ length: NEWCOMERS }, (_, i) => signerOf(`newcomer ${i}`))
  const genesis: Genesis = {
    createdAt: START, governmentPeer: government.id, governmentListKey: government.id,
    name: 'simulation', parameters: plan.parameters,
    members: signers.map(({ id }, i) =>
      ({ id, boxKey: firstBoxKey(verifier.group, id), name: `Hospital ${i}` }))
      .sort((a, b) => compare(a.id, b.id))
  }
  const signature = government.sign(genesisSignBytes(genesis))
  const verified = verifyGenesis({ genesis, signature }, verifier)
  if (verified.verdict !== 'accept') throw new Error(`no genesis: ${verified.code}`)
  const chain: Chain = { ...verified.value, id: chainIdOf(genesis) }
  const everyone = [...signers, ...newcomers]
  const plots = new Map<string, Plot>()
  const make = (signer: Signer, slot: number, roles: readonly Role[]): SimNode =>
    nodeOf(options, { chain, signer, slot, roles, plots })
  const nodes = everyone.map((signer, slot) => make(signer, slot, plan.roles.get(slot) ?? []))
  for (const [slot, roles] of plan.roles) {
    const signer = signers[slot]
    if (roles.includes('twin') && signer !== undefined) {
      nodes.push(make(signer, nodes.length, roles))
    }
  }
  return { chain, government, nodes }
}

interface Hospital {
  readonly chain: Chain
  readonly signer: Signer
  readonly slot: number
  readonly roles: readonly Role[]
  readonly plots: Map<string, Plot>
}

function nodeOf (options: PopulationOptions, hospital: Hospital): SimNode {
  const { plan, random, timeline, fabric, events } = options
  const { chain, signer, slot, roles, plots } = hospital
  const own = random.fork(`node ${slot}`)
  const skew = own.unit() * 2 - 1
  const wrong = own.fork('wrong clock')
  const wrongMs = roles.includes('wrong-clock')
    ? wrong.pick([-1, 1]) * wrong.between(...WRONG_CLOCK_MS)
    : roles.includes('hasty-dealer') ? chain.genesis.parameters.maxSkewMs - HASTE_MARGIN_MS : 0
  const node: SimNode = new SimNode({
    slot, chain, signer, random: own,
    habits: plan.habits, hasMeasures: plan.hasMeasures, roles,
    disk: new Disk(own.fork('disk'), { flushMs: plan.flushMs, full: plan.diskFull },
      firstKeySecrets(chain.verifier.group, signer.id)),
    clock: {
      skewMs: Math.round(skew * plan.skewMs) + wrongMs, rate: 1 + skew * (plan.skewMs > 0 ? 0.02 : 0),
      ...(plan.clockJump === undefined ? {} : { jump: plan.clockJump })
    },
    behaviour: behaviourOf(roles, {
      chain, signer, plots, random: own.fork('adversary'),
      keySecrets: () => node.options.disk.keySecrets,
      state: () => node.running?.hostLoop.state
    })
  }, timeline, fabric, events)
  return node
}
