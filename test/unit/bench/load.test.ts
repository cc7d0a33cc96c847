import assert from 'node:assert/strict'
import path from 'node:path'
import {
  CaseTracker, PACKAGE_FOLDER, readSamples, type NodeProcess, type TrackedCase
} from '../../../src/testnet/index.js'
import { Load } from '../../bench/load.js'
import { Patients } from '../../bench/support/patients.js'

describe('bench: load', () => {
  for (const [inFlight, largest] of [[1, 1], [3, 1], [64, 8], [3200, 100]] as const) {
    it(`finishes with ${inFlight} in flight, spread evenly`, async () => {
      const [pattern] = await readSamples(path.join(PACKAGE_FOLDER, 'config', 'samples'))
      let under = 0
      let most = 0
      const sizes: number[] = []
      const decide = (id: string): void => {
        under--
        load.onChange({ id, status: 'accepted', everywhereAt: Date.now() } as unknown as TrackedCase)
      }
      const hospitals = Array.from({ length: 4 }, (_, hospital) => ({
        client: {
          async call (_name: string, { body }: { readonly body: readonly unknown[] }) {
            sizes.push(body.length)
            under += body.length
            most = Math.max(most, under)
            const ids = body.map((_one, at) => `${hospital}-${sizes.length}-${at}`)
            setTimeout(() => { ids.forEach(decide) }, 5)
            return await Promise.resolve(ids.map(id => ({ submission: { cases: [{ case: { id } }] } })))
          }
        }
      })) as unknown as NodeProcess[]
      const load = new Load(hospitals, new CaseTracker([], { details: false }), pattern!, new Patients(), 1)
      const { accepted } = await load.run(120, inFlight)
      assert.deepEqual([accepted, under], [120, 0])
      assert.ok(most <= inFlight, `${most} at once`)
      assert.equal(Math.max(...sizes), largest)
    }).timeout(10_000)
  }
})
