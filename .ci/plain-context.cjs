/**
 * Jest's environment for Node, on a context whose global object is an ordinary one. In Jest's own, each look at a global (`Math`,
 * `Array`, `Number`) goes through interceptors and a proxy, twenty times as slow, and oracles look at them for each number.
 * Before Node 20.18 there is no such context, and Jest's own serves.
 */
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const { createContext } = vm;

module.exports = class PlainContext extends TestEnvironment {
  constructor(config, context) {
    // Jest asks for its context while it constructs the environment, and lets nobody else give it one
    const ordinary = vm.constants?.DONT_CONTEXTIFY;
    if (ordinary) vm.createContext = () => createContext(ordinary);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
};
