export {};
//# sourceMappingURL=draw.js.map