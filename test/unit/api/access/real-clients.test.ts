import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MedplumClient } from '@medplum/core'
import { exportJWK, SignJWT } from 'jose'
import {
  createClient, readApiFile, ServiceError, startApi, type Client, type NewClient, type RunningApi
} from '../../../../src/api/index.js'
import { createFakeNode } from '../fake-services.js'
import { ecKey } from './bench.js'

describe('api: tokens for real client libraries', () => {
  let folder: string
  let api: RunningApi
  let operator: Client
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'medichain-clients-'))
    const onFault = (error: unknown): void => { throw error }
    api = await startApi({ name: 'hospital-1', dataFolder: folder, port: 0, onFault },
      createFakeNode('hospital').services)
    const { token, url } = await readApiFile(folder) ?? assert.fail()
    operator = createClient({ url, token })
  })
  afterEach(async () => {
    operator.close()
    await api.stop()
    await rm(folder, { recursive: true })
  })

  const add = async (body: NewClient): Promise<string> =>
    (await operator.call('addClient', { body })).secret ?? ''

  it('are got by Medplum with a secret, at the path that it uses unasked', async () => {
    const secret = await add({ id: 'portal', scope: 'system/Condition.rs' })
    const medplum = new MedplumClient({ baseUrl: `${api.url}/`, fetch })
    await medplum.startClientLogin('portal', secret)
    assert.ok(medplum.getAccessToken() !== undefined)
    assert.ok('cases' in await medplum.get<object>(`${api.url}/v1/cases?limit=5`))
    await assert.rejects(medplum.startClientLogin('portal', `${secret}x`))
  })

  it('are renewed by Medplum when the node refuses the former one', async () => {
    const secret = await add({ id: 'portal', scope: 'system/Condition.rs' })
    const medplum = new MedplumClient({ baseUrl: `${api.url}/`, fetch })
    await medplum.startClientLogin('portal', secret)
    const before = medplum.getAccessToken() ?? ''
    medplum.setAccessToken(`${before.slice(0, -4)}AAAA`)
    await medplum.get(`${api.url}/v1/cases`)
    assert.notEqual(medplum.getAccessToken(), `${before.slice(0, -4)}AAAA`)
  })

  it('are got by Medplum with an assertion', async () => {
    const key = ecKey()
    const jwk = await exportJWK(createPublicKey(key.pem))
    const jwks = { keys: [{ ...jwk, kid: 'k1', use: 'sig', alg: 'ES384' }] }
    await add({ id: 'ehr', scope: 'system/Condition.rs', keys: JSON.stringify(jwks) })
    const assertion = await new SignJWT({ jti: 'one' }).setProtectedHeader({ alg: 'ES384', kid: 'k1' })
      .setIssuer('ehr').setSubject('ehr').setAudience(`${api.url}/oauth2/token`).setExpirationTime('1 min')
      .sign(key.secret)
    const medplum = new MedplumClient({ baseUrl: `${api.url}/`, clientId: 'ehr', fetch })
    await medplum.startJwtAssertionLogin(assertion)
    await medplum.get(`${api.url}/v1/cases`)
    await assert.rejects(medplum.startJwtAssertionLogin(assertion), 'an assertion counts once')
  })

  it('end the event streams of a client that is removed', async () => {
    const secret = await add({ id: 'board', scope: 'medichain/chain.r' })
    const answer = await fetch(`${api.url}/auth/token`, {
      method: 'POST', body: new URLSearchParams({
        grant_type: 'client_credentials', client_id: 'board', client_secret: secret
      })
    })
    const { access_token: token } = await answer.json() as { access_token: string }
    const board = createClient({ url: api.url, token })
    const events = await board.open('events', new AbortController().signal)
    const first = events[Symbol.asyncIterator]().next()
    await operator.call('removeClient', { params: { id: 'board' } })
    assert.equal((await first).done, true)
    await assert.rejects(board.call('head'), (error: unknown) =>
      error instanceof ServiceError && error.status === 401)
    board.close()
  })
})
