import assert from 'node:assert/strict'
import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readReceipt, receiptFile, receiptIn } from '../../../src/receipt/index.js'
import { fixedReceipt, fixedReceipts } from '../../fixtures/fixed-receipts.js'
import { fixedContents } from '../../fixtures/receipts-with-content.js'
import { receiptOf } from '../api/fake-views.js'
import type { Outcome } from './bench-io.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: receipt', () => {
  let nodes: RunningNodes
  const { chainId } = fixedReceipts()
  const assembly = {
    readReceipt: async (json: unknown, id: string | undefined) =>
      await Promise.resolve(readReceipt(json, id))
  }
  const verify = async (words: string): Promise<Outcome> =>
    await nodes.cli(`receipt verify ${words}`, { assembly })
  const put = async (name: string, content: string): Promise<void> => {
    await writeFile(path.join(nodes.cwd, name), content)
  }

  beforeEach(async () => { nodes = await RunningNodes.create() })
  afterEach(async () => { await nodes.remove() })

  it('export writes the receipt of a case, and its symbols if they fit', async () => {
    await nodes.start('hospital-1', 'hospital')
    const exporting = async (words: string): Promise<Outcome> =>
      await nodes.cli(`receipt export ${words}`, { assembly })
    const printed = await exporting('aaaaaaaa')
    assert.deepEqual(JSON.parse(printed.out), receiptOf('aaaaaaaa'))
    const { code, err, out } = await exporting('aaaaaaaa --out one.json --qr one.svg')
    assert.deepEqual([code, err, out],
      [0, '', 'The receipt is in one.json.\nIts symbols are in one.svg.\n'])
    const both = await exporting('aaaaaaaa --qr two.svg')
    assert.deepEqual(JSON.parse(both.out), receiptOf('aaaaaaaa'), 'stdout has the receipt alone')
    const written = await readFile(path.join(nodes.cwd, 'one.json'), 'utf8')
    assert(receiptIn(JSON.parse(written)).verdict === 'accept')
    assert.match(await readFile(path.join(nodes.cwd, 'one.svg'), 'utf8'), /^<svg [^]*>9 of 9</)
    assert.match((await exporting('aaaaaaaa --out one.json')).err, /one\.json exists already/)
    const refused = await exporting('11111111 --out none.json')
    assert.deepEqual([refused.code, refused.out], [1, ''])
    assert.match(refused.err, /^error: the node gave a receipt that is refused \(receipt-unknown-tag\); run/)
    await nodes.expectError('receipt export 00000000 --out big.json --qr big.svg', 1,
      /has 30000 bytes and does not fit into 24 symbols; leave out --qr and give the file/)
    const wrong = await nodes.cli('receipt export x')
    assert.deepEqual([wrong.code, /A case id is expected/.test(wrong.err)], [2, true])
  })

  it('export writes a receipt with content for its patient alone, and verify shows the content', async () => {
    const node = await nodes.start('hospital-1', 'hospital')
    const setting = { assembly, stdin: 'urn:x|7\n' }
    const { code, err, out } = await nodes.cli('receipt export aaaaaaaa - --content --out full.json', setting)
    assert.deepEqual([code, err], [0, ''])
    assert.match(out, /^The receipt with its content is in full\.json\. Give it to the patient and keep /)
    assert.deepEqual(node.calls.at(-1)?.input, { id: 'aaaaaaaa', patient: { system: 'urn:x', value: '7' } })
    assert.equal((await stat(path.join(nodes.cwd, 'full.json'))).mode & 0o777, 0o600)
    const shown = await verify('full.json')
    assert.equal(shown.code, 0)
    assert.match(shown.out, /\ncontent\n {2}\* diagnosis: Type 2 diabetes; E11\.9/)
    assert.match(shown.out, /\n {2}Condition as it was sent: [^]*\n {2}Patient as it was sent: /)
    assert.match(shown.out, /\n {2}\* patient: Ana Example, born 1980-02-29\n/)
    assert.match(shown.out, /\n {4}\{"resourceType":"Patient"/)
    for (const words of ['aaaaaaaa --content', 'aaaaaaaa -', 'aaaaaaaa - --content --qr x.svg']) {
      assert.equal((await nodes.cli(`receipt export ${words}`, setting)).code, 2, words)
    }
    const changed = fixedContents().files.find(({ code: one }) => one === 'content-differs')
    await put('changed.json', JSON.stringify(changed?.file))
    const refused = await verify('changed.json')
    assert.equal(refused.code, 1)
    assert.match(refused.out, /content-differs\. The content was changed, or is/)
  })

  it('verify says what a receipt proves and what not, without a node', async () => {
    await put('accepted.json', JSON.stringify(receiptFile(fixedReceipt('accepted'))))
    const { code, out } = await verify('accepted.json')
    assert.equal(code, 0)
    assert.match(out, /^the receipt is valid: The hospitals accepted this diagnosis as a record\.\n/)
    assert.match(out, new RegExp(`chain +${chainId} \\(receipts\\)\n +compare this id with one that you kn`))
    assert.match(out, /\nproved\n {2}\* Hospital 1 signed exactly this sealed record/)
    assert.match(out, /\nnot proved\n {2}\* That this is your country's chain/)
    assert.match(out, /\norder of the draw\n {2}1\. Hospital [2-5] was given the case\n/)
    assert(out.split('\n').every(line => line.length <= 110))
    const known = await verify(`accepted.json --chain ${chainId.toUpperCase()}`)
    assert.doesNotMatch(known.out, /compare this id/)
    const report = JSON.parse((await verify('accepted.json --json')).out) as { chainId: string }
    assert.equal(report.chainId, chainId)
  })

  it('verify refuses another chain and a forgery with exit code 1, and wrong use with 2', async () => {
    await put('accepted.json', JSON.stringify(receiptFile(fixedReceipt('accepted'))))
    const other = await verify(`accepted.json --chain ${'ab'.repeat(32)}`)
    assert.deepEqual([other.code, other.err], [1, ''])
    assert.match(other.out, /^the receipt is invalid: receipt-of-another-chain\. This receipt is of ano/)
    await put('words.json', JSON.stringify({ ...receiptFile(fixedReceipt('accepted')), diagnosis: 'none' }))
    assert.match((await verify('words.json')).out, /receipt-with-other-words/)
    await put('text.json', '{"form":')
    await nodes.expectError('receipt verify text.json', 1, /text\.json: not JSON/)
    await nodes.expectError('receipt verify nowhere.json', 1, /nowhere\.json: no such file/)
    const wrong = await verify('text.json --chain 12')
    assert.deepEqual([wrong.code, /A chain id is expected: 64/.test(wrong.err)], [2, true])
  })

  it('verify warns of a record that was retracted', async () => {
    await put('retracted.json', JSON.stringify(receiptFile(fixedReceipt('retracted'))))
    const { code, out } = await verify('retracted.json')
    assert.equal(code, 0)
    assert.match(out, /its hospital\s+has retracted it since\. It is void\./)
    assert.match(out, /\nreplaced +retracted by [0-9a-f]{64}\n/)
  })

  it('page needs the page of a build', async () => {
    await nodes.expectError('receipt page --out page.html', 1, /has no page; make it with: make receipt-page/)
    assert.equal((await nodes.cli('receipt page')).code, 2)
  })
})
