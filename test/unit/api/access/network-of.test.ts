import assert from 'node:assert/strict'
import { networkOf } from '../../../../src/api/access/network-of.js'

describe('api: the network of a caller', () => {
  it('is an IPv4 address, however the socket shows it', () => {
    for (const address of ['192.0.2.7', '::ffff:192.0.2.7', '::FFFF:192.0.2.7']) {
      assert.equal(networkOf(address), '192.0.2.7')
    }
  })

  it('is the first half of an IPv6 address, written in one way', () => {
    const networks = {
      '2001:db8:0:7::': '2001:db8:0:7::/64', '2001:0DB8::7:0:0:0:9': '2001:db8:0:7::/64',
      '2001:db8:0:7:1:2:3:4': '2001:db8:0:7::/64', '2001:db8::1': '2001:db8:0:0::/64', '::1': '0:0:0:0::/64',
      'fe80::5%eth0': 'fe80:0:0:0::/64', '1:2:3:4:5:6:192.0.2.7': '1:2:3:4::/64'
    }
    for (const [address, network] of Object.entries(networks)) assert.equal(networkOf(address), network)
  })

  it('is any other name as it is', () => {
    for (const name of ['', 'unknown', '1::2::3']) assert.equal(networkOf(name), name)
  })
})
