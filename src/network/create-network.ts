import './promise-with-resolvers.js'
import type { Network, NetworkOptions, NetworkPorts } from './network.js'

export declare function createNetwork (options: NetworkOptions, ports: NetworkPorts): Promise<Network>
