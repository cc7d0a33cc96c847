import Type from 'typebox'

/** A TCP port from 0 to 65,535, as a pattern. */
export const PORT = '(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[0-5]?[0-9]{1,4})'
/** IP address or name, and TCP port; the node adds the peer ID. */
const LISTEN_PATTERN = `^/(ip4|ip6|dns|dns4|dns6)/[^/]+/tcp/${PORT}$`
/** The same, with a port at which peers find somebody. */
const ANNOUNCE_PATTERN = LISTEN_PATTERN.replace('/tcp/', '/tcp/(?!0+$)')
/** An origin, without a path or a slash at the end. */
const BASE_PATTERN = `^$|^https?://[a-z0-9.-]+(:${PORT})?$`
/** SPECIFICATION.md §2: a member's address record holds at most eight. */
const MAX_ADDRESSES = 8

/** Settings of every role, each with its default, its range and a description. */
export const commonSettings = {
  dataRoot: Type.String({
    default: './data', minLength: 1,
    description: 'folder of the nodes\' data folders, relative to the working directory'
  }),
  keysRoot: Type.String({
    default: './keys', minLength: 1,
    description: 'folder of the nodes\' key folders, relative to the working directory'
  }),
  passphrase: Type.String({
    default: '', maxLength: 1024,
    description: 'encrypts the keys at rest; better given by passphraseFile or the environment'
  }),
  passphraseFile: Type.String({
    default: '', description: 'file whose first line is the passphrase'
  }),
  listen: Type.Array(Type.String({ pattern: LISTEN_PATTERN }), {
    default: ['/ip4/127.0.0.1/tcp/0'], minItems: 1, maxItems: MAX_ADDRESSES,
    description: 'multiaddrs to listen on, such as /ip4/0.0.0.0/tcp/4001; port 0 takes a free port'
  }),
  announce: Type.Array(Type.String({ pattern: ANNOUNCE_PATTERN }), {
    default: [], maxItems: MAX_ADDRESSES,
    description: 'multiaddrs that peers get instead of the listen addresses, as behind a router'
  }),
  apiPort: Type.Integer({
    default: 0, minimum: 0, maximum: 65_535,
    description: 'port of the local HTTP API; 0 takes a free port'
  }),
  apiPublicBaseUrl: Type.String({
    default: '', maxLength: 256, pattern: BASE_PATTERN,
    description: 'address by which programs on other machines reach the API, such as ' +
      'https://node.hospital.example:8443; a reverse proxy or the TLS server answers there'
  }),
  apiTlsListen: Type.String({
    default: '', maxLength: 256, pattern: `^$|^(\\[[0-9a-fA-F:]+\\]|[A-Za-z0-9.-]+):${PORT}$`,
    description: 'host and port of a TLS server for registered programs, such as 0.0.0.0:8443; empty: none'
  }),
  apiTlsCert: Type.String({
    default: '', description: 'PEM file with the certificate of the TLS server and its chain'
  }),
  apiTlsKey: Type.String({
    default: '', description: 'PEM file with the private key of that certificate'
  }),
  logLevel: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info', description: 'least important log line that is written'
  }),
  storeCacheMebibytes: Type.Integer({
    default: 16, minimum: 8, maximum: 65_536,
    description: 'memory for database pages that were read'
  }),
  storeWriteBufferMebibytes: Type.Integer({
    default: 16, minimum: 4, maximum: 1024,
    description: 'memory for rows before they are sorted into files; a small buffer stalls under load'
  })
}
