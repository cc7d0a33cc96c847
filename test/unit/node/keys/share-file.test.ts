import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { SHARE_FILE, ShareFile } from '../../../../src/node/keys/share-file.js'
import { OperatorError } from '../../../../src/node/machine/operator-error.js'
import { ed25519PublicKey, nodeVerifier } from '../../../../src/protocol/crypto/index.js'
import { SECRETS_BYTES, type KeySecrets } from '../../../../src/protocol/keeping/index.js'

const seed = new Uint8Array(32).fill(7)
const secrets: KeySecrets = {
  height: 3,
  boxes: [{ since: 3, secret: new Uint8Array(32).fill(1) }],
  dealing: { epoch: 3, seed: new Uint8Array(32).fill(2) },
  shares: [{ epoch: 2, scalars: [3, 4, 5].map(byte => new Uint8Array(32).fill(byte)) }]
}
const later: KeySecrets = { ...secrets, height: 4, dealing: undefined, shares: [] }

describe('the file of shared keys', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shares-'))
    path = join(folder, SHARE_FILE)
  })
  afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

  const open = async (withSeed = seed): ReturnType<typeof ShareFile.open> => await ShareFile.open({
    folder, seed: withSeed, publicKey: ed25519PublicKey(seed), group: nodeVerifier.group,
    random: count => new Uint8Array(randomBytes(count))
  })

  it('is made with a first box secret, for its user only', async () => {
    const { file, found } = await open()
    assert.equal(found, 'missing')
    assert.equal(file.secrets.boxes.length, 1)
    assert.deepEqual((await open()).file.secrets, file.secrets)
    assert.equal(statSync(path).mode & 0o777, 0o600)
  })

  it('has the secrets of the last write, and its length never changes', async () => {
    const { file } = await open()
    const { size } = statSync(path)
    await file.save(secrets)
    await file.save(later)
    await file.save(secrets)
    const again = await open()
    assert.equal(again.found, 'whole')
    assert.deepEqual(again.file.secrets, secrets)
    assert.equal(statSync(path).size, size)
    assert(size > 2 * SECRETS_BYTES)
  })

  it('has the secrets from before or after a write that a crash cut at any byte', async () => {
    const { file } = await open()
    await file.save(secrets)
    const before = readFileSync(path)
    await file.save(later)
    const after = readFileSync(path)
    const slot = before.length / 2
    const changed = [0, 1].map(i => !before.subarray(i * slot, (i + 1) * slot)
      .equals(after.subarray(i * slot, (i + 1) * slot)))
    assert.deepEqual(changed, [true, true], 'no slot keeps the former secrets')
    for (const first of [0, 1]) {
      for (const bytes of [0, 1, slot / 2, slot - 1, slot]) {
        const cut = Buffer.from(before)
        after.copy(cut, first * slot, first * slot, first * slot + bytes)
        writeFileSync(path, cut)
        const { file: read } = await open()
        assert.deepEqual(read.secrets, bytes === slot ? later : secrets)
      }
    }
  })

  it('overwrites what a crash left of destroyed secrets at the next start', async () => {
    const { file } = await open()
    await file.save(secrets)
    const before = readFileSync(path)
    await file.save(later)
    const slot = before.length / 2
    const cut = Buffer.concat([readFileSync(path).subarray(0, slot), before.subarray(slot)])
    writeFileSync(path, cut)
    assert.deepEqual((await open()).file.secrets, later)
    assert(!readFileSync(path).subarray(slot).equals(before.subarray(slot)))
  })

  it('is new if it is damaged, or sealed under another seed', async () => {
    const { file } = await open()
    await file.save(secrets)
    writeFileSync(path, readFileSync(path).map(byte => byte ^ 1))
    const damaged = await open()
    assert.equal(damaged.found, 'damaged')
    assert.deepEqual(damaged.file.secrets.shares, [])
    await damaged.file.save(secrets)
    assert.equal((await open(new Uint8Array(32).fill(8))).found, 'damaged')
  })

  it('shows nothing of the secrets', async () => {
    const { file } = await open()
    await file.save(secrets)
    const bytes = readFileSync(path)
    assert.equal(bytes.indexOf(new Uint8Array(16).fill(3)), -1)
  })

  it('is refused if other users can read it, or if it cannot be written', async () => {
    const { file } = await open()
    chmodSync(path, 0o640)
    await assert.rejects(open(), isRefusal('keys-permissions'))
    rmSync(folder, { recursive: true })
    await assert.rejects(file.save(secrets), isRefusal('keys-unwritable'))
  })
})

function isRefusal (code: string): (error: unknown) => boolean {
  return error => error instanceof OperatorError && error.code === code
}
