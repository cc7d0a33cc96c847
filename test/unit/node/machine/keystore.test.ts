import assert from 'node:assert/strict'
import {
  chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { openKeystore } from '../../../../src/node/machine/keystore.js'
import { passphraseNotices, passphraseOf } from '../../../../src/node/machine/passphrase.js'
import type { Keystore, KeystoreOptions } from '../../../../src/node/machine/keystore.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { temporaryFolder } from '../../storage/temporary-folder.js'

let root: Awaited<ReturnType<typeof temporaryFolder>>
let folder: string
const opened: Keystore[] = []

/** scrypt at its cheapest: what is tested is not its strength. */
async function open (more: Partial<KeystoreOptions> = {}): Promise<Keystore> {
  const keystore = await openKeystore({
    folder, role: 'hospital', passphrase: undefined, create: true, scryptCost: 1024, ...more
  })
  opened.push(keystore)
  return keystore
}

/** Opens and closes a key store, and returns the seed in hexadecimal. */
async function seedOf (more: Partial<KeystoreOptions> = {}): Promise<string> {
  const keystore = await open(more)
  keystore.close()
  return hex(keystore.seed)
}

const nodeKey = (): string => join(folder, 'node-key.json')

/** Each test of the calling suite gets a fresh folder. */
function inFreshFolder (): void {
  beforeEach(async () => {
    root = await temporaryFolder()
    folder = join(root.path, 'keys', 'hospital-1')
  })
  afterEach(async () => {
    for (const keystore of opened.splice(0)) keystore.close()
    await root.remove()
  })
}

describe('node/keystore', () => {
  inFreshFolder()

  it('creates private key files at the first start, and finds them again', async () => {
    const first = await open()
    assert.equal(first.created, true)
    assert.equal(first.seed.byteLength, 32)
    first.close()
    assert.equal(statSync(nodeKey()).mode & 0o777, 0o600)
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    const second = await open({ create: false })
    assert.equal(second.created, false)
    assert.equal(hex(second.seed), hex(first.seed))
    assert.equal(hex(second.publicKey), JSON.parse(readFileSync(nodeKey(), 'utf8')).publicKey)
  })

  it('gives every node different keys', async () => {
    const first = await seedOf()
    assert.notEqual(await seedOf({ folder: join(root.path, 'keys', 'hospital-2') }), first)
  })

  it('never creates a key if data exist', async () => {
    await assert.rejects(open({ create: false }), { code: 'keys-missing', message: /Restore it/ })
    assert(!existsSync(nodeKey()))
  })

  it('refuses files that others can read, and says how to fix it', async () => {
    await seedOf()
    chmodSync(nodeKey(), 0o640)
    await assert.rejects(open(), {
      code: 'keys-permissions', message: /mode 640.*chmod 600 .*node-key/
    })
    chmodSync(nodeKey(), 0o600)
    await seedOf()
  })

  it('refuses to run one key twice', async () => {
    const first = await open()
    const message = new RegExp(`process ${process.pid}`)
    await assert.rejects(open(), { code: 'keys-in-use', message })
    first.close()
    await seedOf()
  })

  it('reports a key file with any damage, and releases the folder', async () => {
    await seedOf()
    const sound = readFileSync(nodeKey(), 'utf8')
    const other = { ...JSON.parse(sound), seed: '00'.repeat(32) }
    const wrong = ['', '{', 'null', '[]', sound.slice(0, -10), sound.replace('"node"', '"list"'),
      sound.replace('"format": 1', '"format": 2'), JSON.stringify(other),
      JSON.stringify({ ...other, seed: 'xyz' }), JSON.stringify({ ...other, seed: undefined })]
    for (const content of wrong) {
      writeFileSync(nodeKey(), content)
      await assert.rejects(open(), { code: 'keys-damaged' }, JSON.stringify(content))
    }
    writeFileSync(nodeKey(), sound)
    await seedOf()
  })
})

describe('node/keystore: passphrase', () => {
  inFreshFolder()

  it('encrypts new keys, and opens them only with the same passphrase', async () => {
    const seed = await seedOf({ passphrase: 'käse und brot' })
    assert(!readFileSync(nodeKey(), 'utf8').includes(seed))
    assert.equal(await seedOf({ passphrase: 'käse und brot'.normalize('NFD') }), seed)
    await assert.rejects(open({ passphrase: 'wrong' }), { code: 'wrong-passphrase' })
    await assert.rejects(open(), { code: 'passphrase-needed', message: /MEDICHAIN_PASSPHRASE/ })
    await assert.rejects(open({ passphrase: '' }), { code: 'passphrase-needed' })
    assert.equal(await seedOf({ passphrase: 'käse und brot' }), seed)
  })

  it('encrypts unencrypted keys, and reports this once', async () => {
    const seed = await seedOf()
    const keystore = await open({ passphrase: 'p' })
    keystore.close()
    assert.equal(keystore.notices.length, 1)
    assert(!readFileSync(nodeKey(), 'utf8').includes(seed))
    assert.equal(statSync(nodeKey()).mode & 0o777, 0o600)
    const again = await open({ passphrase: 'p' })
    assert.deepEqual(again.notices, [])
    assert.equal(hex(again.seed), seed)
  })

  it('does not open a changed file, and allocates no gigabytes for it', async () => {
    await seedOf({ passphrase: 'p' })
    const file = JSON.parse(readFileSync(nodeKey(), 'utf8'))
    const change = (fields: object): void => {
      writeFileSync(nodeKey(), JSON.stringify({ ...file, sealed: { ...file.sealed, ...fields } }))
    }
    for (const field of ['salt', 'nonce', 'ciphertext', 'tag']) {
      const first = file.sealed[field][0] === '0' ? '1' : '0'
      change({ [field]: first + file.sealed[field].slice(1) })
      await assert.rejects(open({ passphrase: 'p' }), { code: 'wrong-passphrase' })
    }
    for (const cost of [2 ** 24, 1000, 0, -1, 1.5, 'x']) {
      change({ cost })
      await assert.rejects(open({ passphrase: 'p' }), { code: 'keys-damaged' })
    }
    change({ tag: file.sealed.tag.slice(0, 8) })
    await assert.rejects(open({ passphrase: 'p' }), { code: 'keys-damaged' })
  })

  it('comes from the first line of a file or from the configuration, but not from both', () => {
    const path = join(root.path, 'passphrase')
    writeFileSync(path, 'from file\nsecond line\n')
    assert.equal(passphraseOf({ passphrase: '', passphraseFile: path }), 'from file')
    assert.equal(passphraseOf({ passphrase: 'direct', passphraseFile: '' }), 'direct')
    assert.equal(passphraseOf({ passphrase: '', passphraseFile: '' }), undefined)
    const both = { passphrase: 'a', passphraseFile: path }
    assert.throws(() => passphraseOf(both), { code: 'two-passphrases' })
    chmodSync(path, 0o644)
    assert.match(passphraseNotices(both, false).join(), /other users \(mode 644\)\. Run: chmod 600 /)
    chmodSync(path, 0o600)
    assert.deepEqual(passphraseNotices(both, false), [])
    assert.match(passphraseNotices({ passphraseFile: '' }, true).join(), /ps shows it to every user/)
    writeFileSync(path, '\nnot this')
    assert.throws(() => passphraseOf({ ...both, passphrase: '' }), { code: 'passphrase-needed' })
    assert.throws(() => passphraseOf({ passphrase: '', passphraseFile: `${path}-none` }),
      { code: 'keys-unreadable', message: /does not exist/ })
  })
})

describe('node/keystore: the government\'s list key', () => {
  inFreshFolder()

  it('is a separate key, which a hospital does not have', async () => {
    const keystore = await open({ role: 'government' })
    const list = await keystore.listSeed()
    assert.notEqual(hex(list), hex(keystore.seed))
    assert.equal(statSync(join(folder, 'list-key.json')).mode & 0o777, 0o600)
    keystore.close()
    const again = await open({ role: 'government', create: false })
    assert.equal(hex(await again.listSeed()), hex(list))
    const hospital = await open({ folder: join(root.path, 'h') })
    await assert.rejects(hospital.listSeed(), { code: 'keys-missing' })
  })

  it('may be stored elsewhere, and be absent while it is not needed', async () => {
    const stick = join(root.path, 'stick')
    mkdirSync(stick)
    const listKeyFile = join(stick, 'list.json')
    const first = await open({ role: 'government', listKeyFile })
    const list = hex(await first.listSeed())
    first.close()
    assert(!existsSync(join(folder, 'list-key.json')))
    const content = readFileSync(listKeyFile)
    rmSync(listKeyFile)
    const second = await open({ role: 'government', listKeyFile, create: false })
    await assert.rejects(second.listSeed(), { code: 'keys-missing' })
    writeFileSync(listKeyFile, content, { mode: 0o600 })
    assert.equal(hex(await second.listSeed()), list)
  })
})
