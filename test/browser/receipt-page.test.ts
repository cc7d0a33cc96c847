/** Opens the page that checks receipts from disk in a browser, and gives it files and pictures. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { receiptFile, symbolSheet, symbolsOf } from '../../src/receipt/index.js'
import { fixedReceipt, fixedReceipts } from '../fixtures/fixed-receipts.js'
import { fixedContents } from '../fixtures/receipts-with-content.js'
import { findChromium, launch } from './chromium.js'

const BUILDER = fileURLToPath(new URL('../../src/receipt/building/main.ts', import.meta.url))
const DONE = '#result .verdict, #result button'

describe('page of receipts', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'receipt-page-'))
  const html = path.join(folder, 'receipt.html')
  const { chainId } = fixedReceipts()
  const put = (name: string, content: string | Uint8Array): string => {
    const file = path.join(folder, name)
    writeFileSync(file, content)
    return file
  }
  const accepted = put('accepted.json', JSON.stringify(receiptFile(fixedReceipt('accepted'))))

  before(() => { execFileSync(process.execPath, ['--import', 'tsx', BUILDER, html]) })
  after(() => { rmSync(folder, { recursive: true }) })

  it('is one file that names no other, with a policy for its own script alone', () => {
    const text = readFileSync(html, 'utf8')
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1] ?? ''
    assert.match(policy, /^default-src 'none'; script-src 'sha256-\S+=' 'wasm-unsafe-eval'; style-src 'sha/)
    const head = text.slice(0, text.indexOf('<script'))
    assert.deepEqual([...head.matchAll(/(?:src|href)="([^"]*)"/g)].map(match => match[1]), ['data:,'])
    assert.doesNotMatch(text, /\brequire\("node:|\bfrom"node:/)
  })

  const program = findChromium()
  describe(`opened by ${program ?? 'Chromium'}`, () => {
    let browser: Browser
    let page: Page
    /** Everything that the page asked for, and its errors. */
    const seen: string[] = []
    const shown = async (...files: readonly string[]): Promise<string> => {
      await page.locator('#result').evaluate(result => { result.replaceChildren() })
      await page.setInputFiles('#files', [...files])
      await page.waitForSelector(DONE)
      return await page.locator('#result').innerText()
    }

    before(async function () {
      if (program === undefined) {
        console.log('      skipped: no chromium or google-chrome in the search path')
        return this.skip()
      }
      browser = await launch(program)
      page = await browser.newPage({ viewport: { width: 360, height: 740 } })
      page.on('request', request => { seen.push(request.url().slice(0, 80)) })
      page.on('pageerror', error => { seen.push(error.message) })
      await page.goto(pathToFileURL(html).href)
    })
    after(async () => { await browser?.close() })
    beforeEach(async () => { await page.fill('#chain', chainId) })

    it('says what a receipt proves, on the chain that the reader knows', async () => {
      const text = await shown(accepted)
      assert.match(text, /✔ Valid receipt of a record/)
      assert.match(text, /Chain: the one that you gave/)
      assert.match(text, /Hospital [2-5] approved it, judged by a clinician/)
      assert.match(text, /What is not proved/)
    })

    it('asks a reader without a chain id to compare it', async () => {
      await page.fill('#chain', '')
      const text = await shown(accepted)
      assert.match(text, /Valid receipt, if the chain is yours/)
      assert.match(text.replaceAll(/\s/g, ''), new RegExp(chainId))
    })

    it('refuses another chain, forgeries and other files', async () => {
      await page.fill('#chain', 'AB'.repeat(32))
      assert.match(await shown(accepted), /Not valid[^]*receipt-of-another-chain/)
      await page.fill('#chain', chainId)
      const bytes = fixedReceipt('accepted')
      for (const [name, content, code] of [
        ['changed.json', JSON.stringify(receiptFile(bytes.with(700, bytes[700]! ^ 1))), /Code: /],
        ['words.json', JSON.stringify({ ...receiptFile(bytes), by: 'me' }), /receipt-with-other-words/],
        ['text.json', 'no JSON', /not-a-receipt/]
      ] as const) assert.match(await shown(put(name, content)), code)
    })

    it('shows the content of a receipt that has it, and refuses every altered content', async () => {
      const { chainId: id, files: [whole, ...forged] } = fixedContents()
      await page.fill('#chain', id)
      const text = await shown(put('content.json', JSON.stringify(whole!.file)))
      assert.match(text, /✔ Valid receipt of a record[^]*What the record says\s+Type 2 diabetes; E11\.9/)
      assert.match(text, /Ana Example, born 1980-02-29/)
      assert.match(text, /Condition as it was sent: [^]*\sPatient as it was sent: /)
      assert.match(text, /What is not proved[^]*judged have seen this content/)
      for (const { code, file, why } of forged) {
        assert.match(await shown(put('forged.json', JSON.stringify(file))), new RegExp(`Code: ${code}`), why)
      }
    })

    it('warns of a record that was retracted', async () => {
      const file = put('retracted.json', JSON.stringify(receiptFile(fixedReceipt('retracted'))))
      assert.match(await shown(file), /no record that stands[^]*It is void/)
    })

    it('reads the printed symbols, also from several pictures', async () => {
      const texts = symbolsOf(fixedReceipt('accepted'))!
      assert.match(await shown(put('sheet.svg', symbolSheet(texts))), /✔ Valid receipt of a record/)
      const first = put('first.svg', symbolSheet(texts.slice(0, 4)))
      const second = put('second.svg', symbolSheet(texts.slice(4)))
      assert.match(await shown(first), /4 of 9 symbols were read\. Add pictures of these: 5, 6, 7, 8, 9\./)
      assert.match(await shown(second), /✔ Valid receipt of a record/)
      assert.match(await shown(put('none.svg', symbolSheet([]))), /No symbol of a receipt was found/)
    })

    it('reads a photograph of the sheet: a bitmap, turned and blurred', async () => {
      const sheet = await browser.newPage({ viewport: { width: 1600, height: 1600 } })
      const svg = symbolSheet(symbolsOf(fixedReceipt('accepted'))!)
      const large = svg.replace('width="210mm" height="297mm"', 'width="1300"')
      await sheet.setContent('<body style="margin:0;background:#ddd"><div style="width:1300px;margin:120px;' +
        `transform:rotate(6deg);filter:blur(.7px)">${large}`)
      const picture = await sheet.screenshot({ type: 'jpeg', quality: 80, fullPage: true })
      const photograph = put('photograph.jpg', picture)
      await sheet.close()
      assert.match(await shown(photograph), /✔ Valid receipt of a record/)
    })

    it('fetches nothing, has no error, and fits the width of a phone', async () => {
      assert.deepEqual(seen.filter(url => !/^(file|blob|data):/.test(url)), [])
      const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')
      assert.equal(isWide, false)
      const unnamed = await page.locator('input:not([id])').count()
      assert.equal(unnamed, 0)
      assert.equal(await page.locator('label[for=chain], label[for=files]').count(), 2)
    })
  })
})
