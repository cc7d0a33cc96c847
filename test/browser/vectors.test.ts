/** Runs the vectors and tests of consensus data in a browser, with the browser's own primitives. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { bundle, testsOf } from './bundle.js'
import { findChromium, launch, runInPage } from './chromium.js'

const FOLDERS = [
  'crypto', 'codec', 'sharing', 'tree', 'ledger', 'sortition', 'membership', 'proof', 'receipt', 'consent'
]

describe('protocol in a browser', () => {
  it('is bundled without a module of Node', async () => {
    assert.doesNotMatch(await bundle(FOLDERS.flatMap(testsOf)), /\brequire\("node:|\bfrom "node:/)
  })

  const program = findChromium()
  describe(`run by ${program ?? 'Chromium'}`, () => {
    let browser: Browser | undefined
    before(async function () {
      if (program === undefined) {
        console.log('      skipped: no chromium or google-chrome in the search path')
        return this.skip()
      }
      browser = await launch(program)
    })
    after(async () => { await browser?.close() })

    for (const folder of FOLDERS) {
      it(`${folder} passes its vectors`, async () => {
        assert(browser !== undefined)
        const { passed, failed } = await runInPage(browser, await bundle(testsOf(folder)))
        assert.deepEqual(failed, [])
        assert(passed >= testsOf(folder).length, `${passed} tests ran`)
      })
    }
  })
})
