import assert from 'node:assert/strict'
import type { FactsView } from '../../../../../src/api/index.js'
import { codes, found, healthyFacts, NOW } from './facts.js'

const HOUR = 3_600_000

describe('doctor: the certificate of the API', () => {
  const withCertificate = (days: number, fault?: string): FactsView => healthyFacts({
    certificate: {
      file: '/tls/cert.pem', from: NOW - 24 * HOUR, until: NOW + days * 24 * HOUR,
      ...(fault === undefined ? {} : { fault })
    }
  })

  it('is reported before its begin, and if everybody can read its key', () => {
    const until = NOW + 90 * 24 * HOUR
    const early = healthyFacts({ certificate: { file: '/tls/cert.pem', from: NOW + HOUR, until } })
    assert.equal(found(early, 'certificate-early').severity, 'problem')
    assert.match(found(early, 'certificate-early').text, /valid from 15:02:30Z on/)
    assert.deepEqual(codes(healthyFacts({ certificate: { file: '/tls/cert.pem', from: NOW, until } })), [])
    const open = healthyFacts({
      certificate: { file: '/tls/cert.pem', from: NOW, until, openKey: '/tls/key' }
    })
    assert.deepEqual(codes(open), ['certificate-key-open'])
    assert.match(found(open, 'certificate-key-open').action, /^chmod 600 \/tls\/key\./)
  })

  it('is reported before its end and after, and if its new files cannot be used', () => {
    assert.deepEqual(codes(withCertificate(15)), [])
    const ends = found(withCertificate(13), 'certificate-ends')
    assert.equal(ends.severity, 'warning')
    assert.match(ends.text, /ends in 13 days/)
    const ended = found(withCertificate(-1), 'certificate-ended')
    assert.equal(ended.severity, 'problem')
    assert.match(ended.text, /ended at 2026-03-13 14:02:30Z/)
    const bad = found(withCertificate(90, 'the key is not of the certificate'), 'certificate-files')
    assert.equal(bad.severity, 'warning')
    assert.match(bad.text + bad.action, /the key is not of the certificate\. The former.*\/tls\/cert\.pem/)
  })
})
