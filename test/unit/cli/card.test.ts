import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { drawCard } from '../../../src/cli/card/index.js'
import { makePatientKey, openPatientKey, patientCard } from '../../../src/node/machine/patient-key.js'
import { orderSignBytes, patientActCodec } from '../../../src/protocol/codec/index.js'
import { ed25519Verify } from '../../../src/protocol/crypto/index.js'
import { fromHex, hex } from '../../../src/protocol/types/index.js'
import { readCard } from '../../../src/records/index.js'

const COST = 2 ** 4
const CHAIN = 'c1'.repeat(32)
const NAME = 'a7'.repeat(32)
const KEY = '5e'.repeat(32)

// Without its binary, the reader would fetch it from the Internet.
const BINARY = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(BINARY).buffer } })

/** Reads a QR code with a reader that shares no code with the writer. */
async function scanned (picture: Parameters<typeof readBarcodes>[0]): Promise<string[]> {
  const found = await readBarcodes(picture, { formats: ['QRCode'] })
  return found.map(({ text }) => text)
}

/** Draws the squares of a page as a picture, from the operators of the page alone. */
function pictureOf (pdf: string): Parameters<typeof readBarcodes>[0] {
  const squares = [...pdf.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm)]
    .map(match => match.slice(1).map(Number) as [number, number, number, number])
  const [scale, width, height] = [6, 1500, 1000]
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (const [x, y, w, h] of squares) {
    for (let row = Math.round((153.07 - y - h) * scale); row < Math.round((153.07 - y) * scale); row++) {
      for (let column = Math.round(x * scale); column < Math.round((x + w) * scale); column++) {
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
      }
    }
  }
  return { data, width, height } as unknown as Parameters<typeof readBarcodes>[0]
}

describe('cli: the card of a patient', () => {
  const owner = { chainId: CHAIN, key: KEY, name: NAME }

  it('is read by another QR reader, as picture and as page', async () => {
    const { fingerprint, text } = patientCard(owner)
    const { pdf, png } = drawCard(text, ['MediChain (test) \\ é', fingerprint])
    assert.deepEqual(await scanned(Uint8Array.from(png)), [text])
    assert.deepEqual(await scanned(pictureOf(Buffer.from(pdf).toString('latin1'))), [text])
    const card = readCard(fromHex(CHAIN), text)
    assert(typeof card !== 'string')
    assert.deepEqual(hex(card.name), NAME)
    assert.equal(hex(card.fingerprint).match(/.{4}/g)?.join(' '), fingerprint)
  })

  it('is a page whose table leads to its objects', () => {
    const { pdf } = drawCard('MEDICHAIN', ['(a) \\ b'])
    const file = Buffer.from(pdf).toString('latin1')
    const start = Number(/startxref\n(\d+)\n/.exec(file)?.[1])
    assert(file.startsWith('%PDF-1.4') && file.slice(start).startsWith('xref\n0 6\n'))
    const places = [...file.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(match => Number(match[1]))
    assert.deepEqual(places.map(at => file.slice(at, at + 7)), [1, 2, 3, 4, 5].map(n => `${n} 0 obj`))
    const stream = /\/Length (\d+) >>\nstream\n([\s\S]*)endstream/.exec(file)
    assert.equal(stream?.[2]?.length, Number(stream?.[1]))
    assert(file.includes('(\\(a\\) \\\\ b) Tj'))
  })

  it('of another chain, or damaged, is refused', () => {
    const { text } = patientCard(owner)
    assert.equal(readCard(fromHex('c2'.repeat(32)), text), 'card-damaged')
    assert.equal(readCard(fromHex(CHAIN), text.slice(0, -1)), 'card-damaged')
    const changed = `${text.slice(0, 20)}${text[20] === '0' ? '1' : '0'}${text.slice(21)}`
    assert.equal(readCard(fromHex(CHAIN), changed), 'card-damaged')
    assert.equal(readCard(fromHex(CHAIN), 'https://example.org'), 'not-a-card')
  })

  it('has no secret: the key file is sealed, and opens with its passphrase alone', async () => {
    const { file, key } = await makePatientKey('correct horse', COST)
    assert(!file.includes('"seed"'))
    await assert.rejects(openPatientKey(file, 'wrong horse'), { code: 'wrong-passphrase' })
    const other = file.replace('patient', 'node')
    await assert.rejects(openPatientKey(other, 'correct horse'), { code: 'key-damaged' })
    const holder = await openPatientKey(file, 'correct horse')
    assert.equal(holder.key, key)
  })

  it('signs an order as it was asked for, and no other', async () => {
    const { file, key } = await makePatientKey('correct horse', COST)
    const holder = await openPatientKey(file, 'correct horse')
    const act = { type: 'revoke', number: 3 } as const
    const order = { handle: fromHex(NAME), counter: 4, signedAt: 5, act }
    const prepared = {
      handle: NAME, counter: 4, signedAt: 5, act: hex(patientActCodec.encode(act)),
      message: hex(orderSignBytes(fromHex(CHAIN), order))
    }
    const signature = holder.sign(prepared, CHAIN, act)
    assert(ed25519Verify(fromHex(key), fromHex(prepared.message), fromHex(signature)))
    assert.throws(() => holder.sign(prepared, CHAIN, { type: 'give' }), { code: 'another-order' })
    assert.throws(() => holder.sign(prepared, CHAIN, { type: 'revoke', number: 4 }),
      { code: 'another-order' })
    assert.throws(() => holder.sign({ ...prepared, counter: 5 }, CHAIN, act), { code: 'another-order' })
    assert.throws(() => holder.sign({ ...prepared, act: 'ff' }, CHAIN, act), { code: 'another-order' })
  })

  it('signs an appointment of the person, the role, the scope and the end that were asked for', async () => {
    const { file } = await makePatientKey('correct horse', COST)
    const holder = await openPatientKey(file, 'correct horse')
    const [key, other] = [NAME, CHAIN]
    const act = { type: 'appoint', key: fromHex(key), role: 1, scope: 3, from: 5, until: 9 } as const
    const prepared = {
      handle: NAME, counter: 4, signedAt: 5, act: hex(patientActCodec.encode(act)),
      message: hex(orderSignBytes(fromHex(CHAIN), { handle: fromHex(NAME), counter: 4, signedAt: 5, act }))
    }
    const asked = { type: 'appoint', key, role: 'guardian', scope: ['give', 'revoke'], until: 9 } as const
    assert.equal(holder.sign(prepared, CHAIN, asked).length, 128)
    const wrongs = [{ key: other }, { role: 'delegate' }, { scope: ['give'] }, { until: 8 }, { from: 6 }]
    for (const wrong of wrongs) {
      assert.throws(() => holder.sign(prepared, CHAIN, { ...asked, ...wrong } as typeof asked),
        { code: 'another-order' })
    }
  })
})
