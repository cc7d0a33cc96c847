import './promise-with-resolvers.js';
//# sourceMappingURL=channel-ports.js.map