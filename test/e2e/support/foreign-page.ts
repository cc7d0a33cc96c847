import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const FHIRCLIENT = createRequire(import.meta.url).resolve('fhirclient/build/fhir-client.pure.js')

/** A web page of an origin of its own, with two client libraries: `medplum` and `FHIR`. */
export class ForeignPage {
  readonly #server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html')
    answer.end('<!doctype html><title>a page of an app</title>')
  })
  origin = ''

  async listen (): Promise<void> {
    await new Promise<void>(resolve => { this.#server.listen(0, '127.0.0.1', resolve) })
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async open (browser: Browser): Promise<Page> {
    const page = await browser.newPage()
    await page.goto(this.origin)
    const contents = "import * as medplum from '@medplum/core'; globalThis.medplum = medplum"
    const { outputFiles: [bundle] } = await build({
      stdin: { contents, resolveDir: ROOT }, bundle: true, write: false, platform: 'browser', format: 'iife',
      logLevel: 'silent'
    })
    await page.addScriptTag({ content: bundle?.text ?? '' })
    await page.addScriptTag({ path: FHIRCLIENT })
    return page
  }

  async close (): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(resolve => { this.#server.close(resolve) })
  }
}
