import http from 'node:http';
import https from 'node:https';
import { MAX_CONCURRENT } from './concurrency.js';
import { PullError } from './pure/errors.js';
import { findProxy } from './pure/proxy.js';

/**
 * @typedef {object} Connection how to reach a CMS
 * @property {typeof http.request} request
 * @property {http.Agent} agent
 * @property {string | undefined} way of an error that the proxy may be at fault for; undefined without a proxy
 */

/** @type {Record<string, typeof http | typeof https>} */
const PROTOCOLS = { 'http:': http, 'https:': https };
/** @type {Map<string, Connection>} origin of a CMS -> its connection */
const CONNECTIONS = new Map();

/**
 * How to reach the CMS: through the proxy of the environment, where one is named for it.
 *
 * @param {URL} cms
 * @returns {Connection}
 * @throws {PullError} for a proxy whose address is none
 */
export function connect(cms) {
  const known = CONNECTIONS.get(cms.origin);
  if (known) return known;
  const { request, Agent } = PROTOCOLS[cms.protocol];
  const proxy = findProxy(process.env, cms, process.versions.node);
  const variable = proxy && !proxy.unused ? proxy.variable : undefined;
  const options = { keepAlive: true, maxSockets: MAX_CONCURRENT, ...(variable && { proxyEnv: process.env }) };
  try {
    const connection = { request, agent: new Agent(options), way: variable && `by the proxy of ${variable}` };
    CONNECTIONS.set(cms.origin, connection);
    return connection;
  } catch {
    throw new PullError(
      `${variable} is no address of a proxy; write it as http://proxy.example.org:3128, and a "%" of its password as %25.`,
    );
  }
}
