import { until } from '../../e2e/support/until.js'
import { ServiceError } from '../../../src/api/index.js'
import type { NodeProcess } from '../../../src/testnet/index.js'
import type { Ground } from './ground.js'
import { PATIENCE_MS } from './patience.js'

/** Returns the names of the hospitals that the ledger counts as absent, according to the node. */
export async function absentAt (node: NodeProcess): Promise<readonly string[]> {
  const { chain } = await node.client.call('status')
  return chain?.absent.map(({ hospital }) => hospital.name) ?? []
}

/** Tells whether a hospital was ever given a slot of a decided case. A node that is behind is waited for. */
export async function isDrawn ({ name }: NodeProcess, id: string, node: NodeProcess): Promise<boolean> {
  const { slots } = await until(`${node.name} knows the end of ${id}`, async () => {
    const view = await node.client.call('showCase', { params: { id } }).catch((error: unknown) => {
      if (error instanceof ServiceError && error.status === 404) return undefined
      throw error
    })
    return view?.closedHeight !== undefined && view
  }, PATIENCE_MS)
  return slots.some(({ validator }) => validator.name === name)
}

/** Resolves when a diagnosis that was acknowledged after the call is drawn to the hospital and decided. */
export async function drawnAgain (ground: Ground, hospital: NodeProcess): Promise<void> {
  const { fleet: { government }, load: { acknowledged } } = ground
  let next = acknowledged.length
  await until(`${hospital.name} is drawn`, async () => {
    const fresh = acknowledged.slice(next)
    next = acknowledged.length
    await ground.decided(fresh.map(({ id }) => id))
    for (const { id } of fresh) if (await isDrawn(hospital, id, government)) return true
    return false
  }, PATIENCE_MS)
}
