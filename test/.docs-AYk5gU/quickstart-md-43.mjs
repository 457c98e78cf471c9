import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
var __getOwnPropNames = Object.getOwnPropertyNames;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};

// src/errors.ts
var GatewrightError, ConfigError, ArnError, EventError, ResponseError, UndeclaredReadError, RuleError, UnavailableError;
var init_errors = __esm({
  "src/errors.ts"() {
    "use strict";
    GatewrightError = class extends Error {
    };
    ConfigError = class extends GatewrightError {
      /** Always `ConfigError`. */
      name = "ConfigError";
      /** Always `ERR_CONFIG`. */
      code = "ERR_CONFIG";
      /** The option that is wrong: `ttlSeconds`, `routes["GET /pets"]`. Empty if the error is not about one option. */
      option;
      /**
       * @param subject The function that was called: `tokenAuthorizer`.
       * @param expected Completes the sentence "`{option}` must be …".
       * @param problem The message after the subject. Default: `{option} must be {expected}`, or `expected` alone without an option.
       */
      constructor(subject, option, expected, problem = option === "" ? expected : `${option} must be ${expected}`) {
        super(`${subject}: ${problem}`);
        this.option = option;
      }
    };
    ArnError = class extends GatewrightError {
      /** Always `ArnError`. */
      name = "ArnError";
      /** Always `ERR_ARN_INVALID`. */
      code = "ERR_ARN_INVALID";
      /** The first part that is invalid: `partition`, `stage`. The ARN is not part of the error. */
      part;
      /** @param expected Completes the sentence "`{part}` must be …". */
      constructor(part, expected) {
        super(`execute-api ARN: ${part} must be ${expected}`);
        this.part = part;
      }
    };
    EventError = class extends GatewrightError {
      /** Always `EventError`. */
      name = "EventError";
      /** Always `ERR_EVENT_INVALID`. */
      code = "ERR_EVENT_INVALID";
      /** The field that is invalid: `requestContext.identity.sourceIp`. Its value is not part of the error. */
      field;
      /** @param expected Completes the sentence "`{field}` must be …". */
      constructor(field, expected) {
        super(`authorizer event: ${field} must be ${expected}`);
        this.field = field;
      }
    };
    ResponseError = class extends GatewrightError {
      /** Always `ResponseError`. */
      name = "ResponseError";
      /** Always `ERR_REPLY`. */
      code = "ERR_REPLY";
      /** The part that is invalid: `context.tenant`. Its value is not part of the error. */
      part;
      /** @param expected Completes the sentence "`{part}` must be …". */
      constructor(part, expected) {
        super(`authorizer response: ${part} must be ${expected}`);
        this.part = part;
      }
    };
    UndeclaredReadError = class extends GatewrightError {
      /** Always `UndeclaredReadError`. */
      name = "UndeclaredReadError";
      /** Always `ERR_UNDECLARED_READ`. */
      code = "ERR_UNDECLARED_READ";
      /** What was read: `header x-tenant`, `path`, `sourceIp`. */
      read;
      constructor(read) {
        super(`authorizer request: ${read} must be declared in \`reads\``);
        this.read = read;
      }
    };
    RuleError = class extends GatewrightError {
      /** Always `RuleError`. */
      name = "RuleError";
      /** Always `ERR_RULE`. */
      code = "ERR_RULE";
      /** The name of the rule, or the key of its route if the rule has no name. */
      rule;
      /** @param expected Completes the sentence "its result must be …". */
      constructor(rule, expected) {
        super(`rule ${rule}: its result must be ${expected}`);
        this.rule = rule;
      }
    };
    UnavailableError = class extends GatewrightError {
      /** Always `UnavailableError`. */
      name = "UnavailableError";
      /** What is unavailable: `ERR_TIMEOUT`, `ERR_KEYS_UNAVAILABLE`, `ERR_RULE_OR_CALLBACK` or a verifier's own code. */
      code;
      /** @param options `cause`: the original error, for the decision record and logs. */
      constructor({ code, cause }) {
        super("the authorizer is unavailable", cause === void 0 ? void 0 : { cause });
        this.code = code;
      }
    };
  }
});

// src/internal/type-guards.ts
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isThenable(value) {
  const then = value?.then;
  return typeof then === "function";
}
function isStringArray(value) {
  return Array.isArray(value) && value.every((element) => typeof element === "string" && element !== "");
}
var init_type_guards = __esm({
  "src/internal/type-guards.ts"() {
    "use strict";
  }
});

// src/internal/suggest.ts
function suggest(name, known) {
  if (name.length > MAX_LENGTH) return void 0;
  let best;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}
function editDistance(left, right) {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, char] of [...left].entries()) {
    const next = [i + 1];
    for (let j = 0; j < right.length; j++) {
      const substituted = (row[j] ?? 0) + (char === right[j] ? 0 : 1);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
var MAX_LENGTH;
var init_suggest = __esm({
  "src/internal/suggest.ts"() {
    "use strict";
    MAX_LENGTH = 64;
  }
});

// src/options.ts
function optionSchema(subject, checks, path = "") {
  const table = new Map(Object.entries(checks));
  const names2 = [...table.keys()];
  const required = names2.filter((name) => table.get(name)?.optional !== true);
  return { names: names2, check };
  function check(given) {
    if (!isObject(given)) throw wrongValue(subject, path === "" ? "options" : path.slice(0, -1), "an object", given);
    const options = { __proto__: NO_MEMBERS };
    for (const name of Object.keys(given)) {
      const value = given[name];
      const one = table.get(name);
      if (one === void 0) throw unknownOption(subject, name, names2, path);
      if (value === void 0) continue;
      if (!one.accepts(value)) throw wrongValue(subject, path + name, one.expected, value);
      options[name] = value;
    }
    for (const name of required) {
      if (options[name] === void 0) throw missingOption(subject, path + name, table.get(name), Object.hasOwn(given, name));
    }
    return options;
  }
}
function checkArgument(subject, name, check, value) {
  if (value === void 0 && check.optional !== true) throw missingOption(subject, name, check, false);
  if (value !== void 0 && !check.accepts(value)) throw wrongValue(subject, name, check.expected, value);
  return value;
}
function unknownOption(subject, name, known, path = "") {
  const suggestion = suggest(name, known);
  const advice = suggestion === void 0 ? "" : ` Did you mean "${suggestion}"?`;
  const list = known.length === 0 ? "There are no options." : `Known options: ${known.join(", ")}.`;
  return new ConfigError(subject, path + name, "", `unknown option "${path}${name}". ${list}${advice}`);
}
function missingOption(subject, option, check, isPresent) {
  const advice = isPresent ? " but is undefined. Is the environment variable set?" : `. Pass ${check?.expected}.`;
  return new ConfigError(subject, option, check?.expected ?? "", `${option} is required${advice}`);
}
function wrongValue(subject, option, expected, value) {
  return new ConfigError(subject, option, `${expected}, received ${kindOf(value)}`);
}
function kindOf(value) {
  if (value === null || value === void 0) return String(value);
  if (value === "") return "an empty string";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (Number.isNaN(value)) return "NaN";
  if (typeof value !== "object") return `a ${typeof value}`;
  return isObject(value) ? "an object" : "a built-in object such as a Map or Date";
}
function valid(expected, accepts) {
  return { expected, accepts };
}
function optional(check) {
  return { ...check, optional: true };
}
function nullable(check, effect) {
  return {
    ...check,
    expected: `${check.expected}, or null to ${effect}`,
    accepts: (value) => value === null || check.accepts(value)
  };
}
function integer(least, most) {
  return valid(
    `an integer from ${least} to ${most}`,
    (value) => Number.isInteger(value) && isWithin(value, least, most)
  );
}
function number(least, most) {
  return valid(`a number from ${least} to ${most}`, (value) => typeof value === "number" && isWithin(value, least, most));
}
function oneOf(...values) {
  return valid(listOf(values), (value) => values.includes(value));
}
function arrayOf(expected, isElement) {
  return valid(expected, (value) => Array.isArray(value) && value.every(isElement));
}
function listOf(values) {
  const quoted = values.map((value) => typeof value === "string" ? `'${value}'` : String(value));
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
function isWithin(value, least, most) {
  return value >= least && value <= most;
}
function isNonEmptyString(value) {
  return typeof value === "string" && value !== "";
}
function isObject(value) {
  const tag = Object.prototype.toString.call(value);
  return typeof value === "object" && value !== null && (tag === "[object Object]" || tag === "[object Module]");
}
var NO_MEMBERS, string, strings, boolean, callback, object;
var init_options = __esm({
  "src/options.ts"() {
    "use strict";
    init_errors();
    init_suggest();
    NO_MEMBERS = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ Object.create(null));
    string = /* @__PURE__ */ valid("a non-empty string", isNonEmptyString);
    strings = /* @__PURE__ */ valid(
      "a non-empty string or a non-empty array of them",
      (value) => isNonEmptyString(value) || Array.isArray(value) && value.length > 0 && value.every(isNonEmptyString)
    );
    boolean = /* @__PURE__ */ valid("true or false", (value) => typeof value === "boolean");
    callback = /* @__PURE__ */ valid("a function", (value) => typeof value === "function");
    object = /* @__PURE__ */ valid("an object", isObject);
  }
});

// src/gateway/read-limited.ts
async function readLimited(stream, maxBytes) {
  const chunks = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  return new Uint8Array(Buffer.concat(chunks));
}
var init_read_limited = __esm({
  "src/gateway/read-limited.ts"() {
    "use strict";
  }
});

// src/gateway/raw-request.ts
function checkRawRequest(request2) {
  if (isRecord(request2) && Object.hasOwn(request2, "path")) {
    const problem = `unknown option "path". Pass path and query as "rawTarget", with the stage or base path: '/prod/pets?x=1'.`;
    throw new ConfigError("send", "path", "rawTarget", problem);
  }
  return RAW_REQUEST.check(request2);
}
function isHeaderPair(value) {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string");
}
function headerValues(headers2, name) {
  const key = name.toLowerCase();
  let values;
  for (const [other, value] of headers2) {
    if (other.length !== key.length || other.toLowerCase() !== key) continue;
    if (values === void 0) values = [value];
    else values.push(value);
  }
  return values ?? NO_VALUES;
}
function splitTarget(rawTarget) {
  const target = withoutOrigin(rawTarget);
  if (!target.startsWith("/")) return void 0;
  const mark = target.indexOf("?");
  return mark === -1 ? { rawPath: target, rawQuery: "" } : { rawPath: target.slice(0, mark), rawQuery: target.slice(mark + 1) };
}
function parseQuery(rawQuery) {
  if (rawQuery === "") return NO_PAIRS;
  return rawQuery.split("&").filter((pair) => pair !== "").map((pair) => {
    const equals = pair.indexOf("=");
    return equals === -1 ? [decodeFormValue(pair), ""] : [decodeFormValue(pair.slice(0, equals)), decodeFormValue(pair.slice(equals + 1))];
  });
}
function isWebRequest(value) {
  return isRecord(value) && typeof value["url"] === "string" && typeof value["method"] === "string" && isRecord(value["headers"]);
}
async function readWebRequest(given, maxBytes) {
  const request2 = checkArgument("fetch", "request", webRequest, given);
  const url = new URL(request2.url);
  const headers2 = [...request2.headers];
  if (!request2.headers.has("host")) headers2.unshift(["host", url.host]);
  const body = await readLimited(request2.body, maxBytes);
  return { method: request2.method, rawTarget: url.pathname + url.search, headers: headers2, body };
}
function bodyBytes(body) {
  return typeof body === "string" ? new TextEncoder().encode(body) : body ?? new Uint8Array();
}
function withoutOrigin(rawTarget) {
  if (!rawTarget.startsWith("http://") && !rawTarget.startsWith("https://")) return rawTarget;
  const slash = rawTarget.indexOf("/", rawTarget.indexOf("//") + 2);
  const mark = rawTarget.indexOf("?");
  if (slash === -1 || mark !== -1 && mark < slash) return mark === -1 ? "/" : `/${rawTarget.slice(mark)}`;
  return rawTarget.slice(slash);
}
function decodeFormValue(value) {
  const spaced = value.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
var anyString2, RAW_REQUEST, NO_VALUES, NO_PAIRS, webRequest;
var init_raw_request = __esm({
  "src/gateway/raw-request.ts"() {
    "use strict";
    init_errors();
    init_type_guards();
    init_options();
    init_read_limited();
    anyString2 = valid("a string", (value) => typeof value === "string");
    RAW_REQUEST = optionSchema("send", {
      method: anyString2,
      rawTarget: valid("a string: path and query as sent, with the stage or base path", anyString2.accepts),
      headers: arrayOf("an array of [name, value] pairs of strings", isHeaderPair),
      body: optional(valid("a string or a Uint8Array", (value) => typeof value === "string" || value instanceof Uint8Array)),
      sourceIp: optional(anyString2),
      vpcEndpointId: optional(anyString2),
      vpcId: optional(anyString2)
    });
    NO_VALUES = [];
    NO_PAIRS = [];
    webRequest = valid("a Request. Use fetch(new Request(url, options))", isWebRequest);
  }
});

// src/gateway/facts/trace-steps.ts
function passedStep({ topic, confidence, source }, asked, found) {
  return { check: topic, passed: true, asked, found, confidence, source };
}
function passedStepLater({ topic, confidence, source }, asked, describe) {
  return {
    check: topic,
    passed: true,
    asked,
    get found() {
      return describe();
    },
    confidence,
    source
  };
}
function failedStep({ topic, confidence, source }, asked, found) {
  return { check: topic, passed: false, asked, found, confidence, source };
}
function weakestConfidence(steps) {
  let weakest = "documented";
  for (const { confidence } of steps) {
    if (confidence === "inferred") return "inferred";
    if (confidence === "observed") weakest = "observed";
  }
  return weakest;
}
var init_trace_steps = __esm({
  "src/gateway/facts/trace-steps.ts"() {
    "use strict";
  }
});

// src/gateway/value-maps.ts
function headerMaps(pairs) {
  return mapValues(pairs, (name) => name.toLowerCase());
}
function queryMaps(pairs) {
  return mapValues(pairs, (name) => name);
}
function mapValues(pairs, keyOf) {
  const single = {};
  const multi = {};
  const spellings = /* @__PURE__ */ new Map();
  for (const [sent, value] of pairs) {
    const key = keyOf(sent);
    const name = spellings.get(key);
    if (name === void 0) {
      spellings.set(key, sent);
      setOwn(single, sent, value);
      setOwn(multi, sent, [value]);
    } else {
      setOwn(single, name, value);
      multi[name]?.push(value);
    }
  }
  return { single, multi };
}
function setOwn(object2, name, value) {
  if (name === "__proto__") Object.defineProperty(object2, name, { value, enumerable: true, writable: true, configurable: true });
  else object2[name] = value;
}
var init_value_maps = __esm({
  "src/gateway/value-maps.ts"() {
    "use strict";
  }
});

// <stdin>
import assert from "node:assert/strict";

// src/events/event-fields.ts
init_errors();
init_type_guards();
function requiredString(value, field) {
  return typeof value === "string" && value !== "" ? value : fail(field, "a non-empty string");
}
function optionalString(value, field) {
  if (value === void 0 || value === null) return void 0;
  return typeof value === "string" ? value : fail(field, "a string");
}
function requiredObject(value, field) {
  if (!isRecord(value)) return fail(field, "an object");
  for (const _ in Object.prototype) return { __proto__: null, ...value };
  return value;
}
function optionalObject(value, field) {
  return value === void 0 || value === null ? void 0 : requiredObject(value, field);
}
function fail(field, expected) {
  throw new EventError(field, expected);
}

// src/events/event-request.ts
var TokenRequest = class {
  #parts;
  constructor(parts) {
    this.#parts = parts;
  }
  get arn() {
    return this.#parts.text;
  }
  get method() {
    return this.#parts.arn.method;
  }
  get path() {
    return this.#parts.arn.path;
  }
  get event() {
    return this.#parts.event;
  }
  headers(name) {
    return name.toLowerCase() === this.#parts.name ? this.#parts.values : [];
  }
  query() {
    return [];
  }
  stageVariable() {
    return void 0;
  }
  context() {
    return void 0;
  }
  get url() {
    return void 0;
  }
  get sourceIp() {
    return void 0;
  }
  get clientCertificate() {
    return void 0;
  }
};

// src/events/declared-view.ts
init_errors();
function declaredView(reads) {
  if (reads === "request") return (request2) => request2;
  const declared = reads.map(({ in: kind, name }) => ({ in: kind, name: kind === "header" ? name.toLowerCase() : name }));
  return (request2) => new DeclaredView(request2, declared);
}
var DeclaredView = class {
  #request;
  #declared;
  constructor(request2, declared) {
    this.#request = request2;
    this.#declared = declared;
  }
  headers(name) {
    checkDeclared(this.#declared, "header", name.toLowerCase());
    return this.#request.headers(name);
  }
  query(name) {
    checkDeclared(this.#declared, "query", name);
    return this.#request.query(name);
  }
  stageVariable(name) {
    checkDeclared(this.#declared, "stageVariable", name);
    return this.#request.stageVariable(name);
  }
  context(name) {
    checkDeclared(this.#declared, "context", name);
    return this.#request.context(name);
  }
  get sourceIp() {
    checkDeclared(this.#declared, "context", "identity.sourceIp", "sourceIp");
    return this.#request.sourceIp ?? "";
  }
  get arn() {
    return rejectRead("arn");
  }
  get method() {
    return rejectRead("method");
  }
  get path() {
    return rejectRead("path");
  }
  get url() {
    return rejectRead("url");
  }
  get clientCertificate() {
    return rejectRead("clientCertificate");
  }
  get event() {
    return rejectRead("event");
  }
};
function checkDeclared(declared, kind, name, read = `${kind} ${name}`) {
  for (const source of declared) if (source.in === kind && source.name === name) return;
  rejectRead(read);
}
function rejectRead(read) {
  throw new UndeclaredReadError(read);
}

// src/events/event-kind.ts
function eventKind(event) {
  const type = event["type"];
  if (type === "TOKEN") return "REST TOKEN";
  if (type !== "REQUEST") return void 0;
  const version = event["version"];
  if (version === "1.0" || version === "2.0") return `HTTP API ${version}`;
  if (version !== void 0) return void 0;
  const context = optionalObject(event["requestContext"], "requestContext");
  return context?.["eventType"] === void 0 && context?.["messageDirection"] === void 0 ? "REST REQUEST" : "WebSocket $connect";
}
function expectKind(event, kind) {
  const actual = eventKind(event);
  if (actual !== kind)
    fail("type", `that of a ${kind} event, received ${actual === void 0 ? "an unknown event" : `a ${actual} event`}`);
}

// src/events/identity-source.ts
init_options();
var MAX_TOKEN_LENGTH = 256;
var httpToken = valid(
  "an HTTP token (letters, digits and hyphens, at most 256 characters)",
  (value) => typeof value === "string" && value.length <= MAX_TOKEN_LENGTH && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(value)
);
function header(name, scheme) {
  const source = { in: "header", name: checkArgument("header", "name", httpToken, name).toLowerCase() };
  return scheme === void 0 ? { source } : { source, scheme: checkArgument("header", "scheme", httpToken, scheme) };
}
function sourceText(source) {
  return `${source.in} ${source.in === "header" ? source.name.toLowerCase() : source.name}`;
}

// src/events/read-event.ts
function readTokenEvent(raw, parseArn2, headerName) {
  const event = eventOfKind(raw, "REST TOKEN");
  const text = requiredString(event["methodArn"], "methodArn");
  const arn = parseArn2(text);
  const token = optionalString(event["authorizationToken"], "authorizationToken");
  const values = token ? [token] : [];
  return { request: new TokenRequest({ text, arn, event: raw, name: headerName.toLowerCase(), values }), arn };
}
function eventOfKind(raw, kind) {
  const event = requiredObject(raw, "event");
  expectKind(event, kind);
  return event;
}

// src/events/verifier.ts
init_type_guards();
function knownAnswer(result) {
  const { kind, identity: identity2, code, cause } = Object(result);
  if (kind === "identified" && identity2 !== void 0 && identity2 !== null && !isThenable(identity2))
    return { kind, identity: identity2 };
  if (kind === "absent") return { kind };
  if (typeof code !== "string") return { kind: "unavailable", code: "ERR_VERIFIER_ANSWER", cause };
  return kind === "rejected" ? { kind, code } : { kind: "unavailable", code, cause };
}

// src/internal/deep-freeze.ts
function deepFreeze(value) {
  if (typeof value === "object") for (const part of Object.values(Object.freeze(value) ?? {})) deepFreeze(part);
  return value;
}

// src/authorizer/identity-sources.ts
init_errors();
function tokenSource({ subject, ttlSeconds, reads, ruleReads }) {
  const reject3 = (option, source) => {
    const other2 = source === void 0 ? "" : `, but reads ${sourceText(source)}`;
    const problem = `${option} must read one header and nothing else${other2}. Use requestAuthorizer for other identity sources.`;
    throw new ConfigError(subject, option, "", problem);
  };
  const alternatives = reads === "request" ? [] : reads;
  const sources2 = alternatives.flat();
  const [first] = sources2;
  const isOther = (source) => first?.in !== "header" || sourceText(source) !== sourceText(first);
  const other = sources2.find(isOther);
  if (first === void 0 || other !== void 0 || alternatives.some((list) => list.length === 0))
    return reject3("authenticate", other);
  if (ruleReads === "request") return ttlSeconds === 0 ? first : reject3("routes");
  const otherOfRules = ruleReads.find(isOther);
  return otherOfRules === void 0 ? first : reject3("routes", otherOfRules);
}

// src/authorizer/prepare-options.ts
init_errors();
init_options();

// src/internal/bounded-map.ts
var BoundedMap = class extends Map {
  #maxEntries;
  /** @param maxEntries A positive integer; the caller checks it. */
  constructor(maxEntries) {
    super();
    this.#maxEntries = maxEntries;
  }
  set(key, value) {
    if (this.size >= this.#maxEntries && !this.has(key)) this.clear();
    return super.set(key, value);
  }
};

// src/policy/evaluation/compiled-from.ts
var SOURCES = /* @__PURE__ */ new WeakMap();
function recordCompiledFrom(document, find2) {
  SOURCES.set(document, find2);
}
function findCompiledFrom(documents2, resource) {
  for (const document of documents2) {
    const find2 = typeof document === "object" && document !== null ? SOURCES.get(document) : void 0;
    if (find2 !== void 0) return find2(resource);
  }
  return void 0;
}

// src/policy/execute-api-arn.ts
init_errors();
function parseExecuteApiArn(arn) {
  if (typeof arn !== "string") throw new ArnError("scheme", '"arn"');
  const [scheme, partition = "", service, region = "", accountId = "", ...rest] = arn.split(":");
  const [apiId = "", stage = "", method2 = "", ...segments] = rest.join(":").split("/");
  if (scheme !== "arn") throw new ArnError("scheme", '"arn"');
  if (!isName(partition, /^aws(-[a-z]+)*$/)) throw new ArnError("partition", "an AWS partition");
  if (service !== "execute-api") throw new ArnError("service", '"execute-api"');
  if (!isName(region, /^[a-z0-9-]+$/)) throw new ArnError("region", "a region name");
  if (!isName(accountId, /^\d{12}$/)) throw new ArnError("accountId", "twelve digits");
  if (!isName(apiId, /^[a-z0-9]+$/)) throw new ArnError("apiId", "an API id");
  if (stage === "" || hasWildcard(stage)) throw new ArnError("stage", "a stage name without wildcards");
  if (method2 === "" || hasWildcard(method2)) throw new ArnError("method", "an HTTP method or a route key");
  const apiStage = { partition, region, accountId, apiId, stage };
  const path = segments.map((segment) => `/${segment}`).join("");
  return method2.startsWith("$") ? { kind: "route", ...apiStage, routeKey: method2 + path } : { kind: "method", ...apiStage, method: method2, path };
}
function formatExecuteApiArn(arn) {
  const { kind } = checkParts(arn, ["kind"]);
  if (kind === "route") return `${formatStageArn(arn)}/${checkParts(arn, ["routeKey"]).routeKey}`;
  if (kind !== "method") throw new ArnError("kind", '"method" or "route"');
  const { method: method2, path } = checkParts(arn, ["method", "path"]);
  return `${formatStageArn(arn)}/${method2}${path}`;
}
function formatStageArn(stageOfApi) {
  const { partition, region, accountId, apiId, stage } = checkParts(stageOfApi, STAGE_PARTS);
  return `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`;
}
var STAGE_PARTS = ["partition", "region", "accountId", "apiId", "stage"];
function checkParts(arn, names2) {
  const parts = typeof arn === "object" && arn !== null ? arn : {};
  for (const name of names2) if (typeof parts[name] !== "string") throw new ArnError(name, "a string");
  return parts;
}
function isName(text, form) {
  return text.length <= 64 && form.test(text);
}
function hasWildcard(text) {
  return text.includes("*") || text.includes("?");
}

// src/policy/rules/combine.ts
init_options();

// src/internal/get-or-add.ts
function getOrAdd(map, key, make) {
  const present = map.get(key);
  if (present !== void 0) return present;
  const made = make();
  map.set(key, made);
  return made;
}

// src/policy/conditions/ip-range.ts
function parseRange(text) {
  if (text.length > MAX_ADDRESS_LENGTH + "/128".length) return void 0;
  const slash = text.indexOf("/");
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (address === void 0) return void 0;
  const { v4, groups } = address;
  const most = groups.length === 0 ? 32 : 128;
  const bits = slash === -1 ? most : parsePrefixLength(text.slice(slash + 1), most);
  if (bits === void 0) return void 0;
  const v4Bits = groups.length === 0 ? bits : bits - 96;
  if (v4 === -1 || v4Bits < 0) return { v4: -1, mask: 0, groups, bits };
  const mask = v4Bits === 0 ? 0 : -1 << 32 - v4Bits >>> 0;
  return { v4: (v4 & mask) >>> 0, mask, groups, bits };
}
function parseAddress(text) {
  if (text.length > MAX_ADDRESS_LENGTH) return void 0;
  if (!text.includes(":")) {
    const v4 = parseV4(text);
    return v4 === -1 ? void 0 : { v4, groups: [] };
  }
  const groups = parseV6(text);
  return groups === void 0 ? void 0 : { v4: mappedV4(groups), groups };
}
var MAX_ADDRESS_LENGTH = 45;
function isInRange(address, range) {
  if (address.v4 !== -1 && (address.v4 & range.mask) >>> 0 === range.v4) return true;
  return address.groups.length > 0 && range.groups.length > 0 && hasPrefix(address.groups, range.groups, range.bits);
}
function hasPrefix(address, block, bits) {
  return address.every((group, index) => {
    const shift = 16 - Math.max(0, Math.min(16, bits - index * 16));
    return group >> shift === (block[index] ?? 0) >> shift;
  });
}
function mappedV4(groups) {
  const isMapped = groups[5] === 65535 && groups.slice(0, 5).every((group) => group === 0);
  return isMapped ? (groups[6] ?? 0) * 65536 + (groups[7] ?? 0) : -1;
}
function parseV4(text) {
  let address = 0;
  let parts = 0;
  let part = -1;
  for (let index = 0; index <= text.length; index++) {
    if (index === text.length || text[index] === ".") {
      if (part === -1) return -1;
      address = address * 256 + part;
      parts++;
      part = -1;
      continue;
    }
    const digit = text.charCodeAt(index) - CODE_OF_ZERO;
    if (digit < 0 || digit > 9 || part === 0) return -1;
    part = part === -1 ? digit : part * 10 + digit;
    if (part > 255) return -1;
  }
  return parts === 4 ? address : -1;
}
var CODE_OF_ZERO = 48;
function parseV6(text) {
  const gap = text.indexOf("::");
  if (gap === -1) {
    const groups = parseGroups(text, { mayEndInV4: true });
    return groups?.length === 8 ? groups : void 0;
  }
  const before = gap === 0 ? [] : parseGroups(text.slice(0, gap), { mayEndInV4: false });
  const after = gap + 2 === text.length ? [] : parseGroups(text.slice(gap + 2), { mayEndInV4: true });
  if (before === void 0 || after === void 0 || before.length + after.length > 7) return void 0;
  return [...before, ...new Array(8 - before.length - after.length).fill(0), ...after];
}
function parseGroups(text, { mayEndInV4 }) {
  const groups = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (mayEndInV4 && index === parts.length - 1 && part.includes(".")) {
      const v4 = parseV4(part);
      if (v4 === -1) return void 0;
      groups.push(v4 >>> 16, v4 & 65535);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return void 0;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}
function parsePrefixLength(text, most) {
  if (!/^(0|[1-9]\d{0,2})$/.test(text)) return void 0;
  const value = Number(text);
  return value <= most ? value : void 0;
}

// src/policy/rules/condition-blocks.ts
function conditionOf(blocks) {
  return Object.fromEntries([...blocks].map(([operator2, keys]) => [operator2, Object.fromEntries(keys)]));
}
var UNCONDITIONAL = "{}";
var facts = /* @__PURE__ */ new WeakMap();
function networkTestOf(condition) {
  return facts.get(condition)?.isInNetworks;
}
function formatCondition(condition) {
  const known = facts.get(condition);
  if (known !== void 0) return known.text;
  const canonical = sortedEntries(condition, (keys) => sortedEntries(keys, (values) => [values].flat()));
  return JSON.stringify(canonical);
}
function sortedEntries(record, convert) {
  const names2 = Object.keys(record).sort();
  return Object.fromEntries(names2.map((name) => [name, convert(record[name])]));
}

// src/policy/rules/residual.ts
init_errors();

// src/policy/rules/symbolic-residual.ts
var ANY_VALUE = "";
var symbolicResiduals = /* @__PURE__ */ new WeakMap();
function describedRule(rule, symbolic) {
  symbolicResiduals.set(rule, symbolic);
  return Object.freeze(rule);
}
function unknownPredicate(key) {
  return { key, unknowns: [key], residual: (isTrue) => isTrue(key) ? "all" : "none" };
}
function symbolicResidualOf(rule) {
  return symbolicResiduals.get(rule) ?? unknownPredicate(rule);
}
function isDescribed(rule) {
  return symbolicResiduals.has(rule);
}

// src/policy/rules/residual.ts
var MAX_CLAUSES = 64;
var MAX_ENCODED_LENGTH = 400;
function isBindable(value) {
  if (typeof value !== "string" || value === "" || value.length > MAX_ENCODED_LENGTH) return false;
  if (/^\.{1,2}(?:;|$)/.test(value)) return false;
  return !/[*?$/\\%\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(value) && encodeURIComponent(value).length <= MAX_ENCODED_LENGTH;
}
function residualOf(rule, identity2, request2) {
  const residual = rule.partial(identity2, request2);
  if (residual === "all" || residual === "none") return residual;
  if (!Array.isArray(residual)) throw new RuleError(rule.name, "'all', 'none' or an array of clauses");
  if (isDescribed(rule)) return residual;
  if (residual.length > MAX_CLAUSES) throw new RuleError(rule.name, `at most ${MAX_CLAUSES} clauses`);
  for (const clause of residual) checkClause(rule, clause);
  const clauses = residual.filter(({ bind }) => Object.values(bind).every(isBindable));
  if (clauses.length === 0) return "none";
  return clauses.some(({ bind, when }) => isEmpty(bind) && isEmpty(when)) ? "all" : clauses;
}
function checkClause({ name, binds }, clause) {
  const { bind, when } = isPlainObject(clause) ? clause : {};
  if (!isPlainObject(bind) || !isPlainObject(when)) throw new RuleError(name, "clauses with `bind` and `when`");
  for (const [parameter, value] of Object.entries(bind))
    if (!binds.includes(parameter) || typeof value !== "string")
      throw new RuleError(name, "clauses that bind a parameter of `binds` to a string");
  for (const keys of Object.values(when))
    if (!isPlainObject(keys) || isEmpty(keys) || !Object.values(keys).every(isConditionValue))
      throw new RuleError(name, "clauses whose conditions contain keys and strings without variables");
}
function isConditionValue(values) {
  const list = [values].flat();
  return list.length > 0 && list.every((value) => typeof value === "string" && !containsVariable(value));
}
function containsVariable(value) {
  return value.replaceAll(/\$\{[*?$]\}/g, "").includes("${");
}
function formatClauses(clauses) {
  let text = `${clauses.length}`;
  for (const { bind, when } of clauses) {
    for (const [parameter, value] of Object.entries(bind)) text += `:${parameter.length}:${parameter}${value.length}:${value}`;
    text += formatCondition(when);
  }
  return text;
}
function isEmpty(record) {
  return Object.keys(record).length === 0;
}
function isPlainObject(value) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

// src/policy/rules/combine.ts
function readsOf(rules) {
  const sources2 = /* @__PURE__ */ new Map();
  for (const { reads } of rules) {
    if (reads === "request") return "request";
    for (const source of reads) sources2.set(sourceText(source), source);
  }
  return [...sources2.values()];
}
function evaluator(rule) {
  if (isDescribed(rule) && rule.reads.length === 0) return rule.partial;
  const viewOf = declaredView(rule.reads);
  return (identity2, request2) => residualOf(rule, identity2, viewOf(request2));
}
function checkRule(subject, rule, option = "rule") {
  const { name, partial, binds, reads } = Object(rule);
  const isRule = typeof name === "string" && typeof partial === "function" && Array.isArray(binds) && (reads === "request" || Array.isArray(reads));
  if (!isRule) throw wrongValue(subject, option, "a rule", rule);
}

// src/policy/routes/build-document.ts
init_errors();

// src/policy/routes/emit/pattern-string.ts
init_errors();

// src/policy/routes/parse/tokens.ts
var STAR = "\0*";
var ANYTHING = "\0**";
function tokensBeforeStar(tokens) {
  const position = tokens.findIndex((token) => token.startsWith(STAR));
  return position === -1 ? tokens : tokens.slice(0, position);
}
function hasStar(tokens) {
  return tokens.some((token) => token.startsWith(STAR));
}
function starPositions(tokens) {
  return [...tokens.keys()].filter((position) => tokens[position] === STAR);
}
function expand({ pattern, position, path }, maxLength, visit) {
  const token = pattern[position];
  if (token === void 0) return visit(path);
  const longer = [...path, token];
  while (!expand({ pattern, position: position + 1, path: longer }, maxLength, visit)) {
    if (token !== STAR || longer.length + pattern.length - position > maxLength) return false;
    longer.push(STAR);
  }
  return true;
}
function includesPattern(outer, inner) {
  if (outer[0] === ANYTHING || inner[0] === ANYTHING) return outer[0] === ANYTHING;
  return matchesResource(outer.join("/").replaceAll(STAR, "?*"), inner.join("/"));
}
function matchesResource(resource, text) {
  let textPosition = 0;
  let literalStart = 0;
  for (let star = resource.indexOf("*"); star !== -1; star = resource.indexOf("*", literalStart)) {
    const minLength = resource[star - 1] === "?" ? 1 : 0;
    const literal = resource.slice(literalStart, star - minLength);
    const match = text.indexOf(literal, textPosition);
    if (match === -1 || literalStart === 0 && match > 0) return false;
    textPosition = match + literal.length + minLength;
    literalStart = star + 1;
  }
  const end = resource.slice(literalStart);
  return literalStart === 0 ? text === end : textPosition + end.length <= text.length && text.endsWith(end);
}

// src/policy/routes/plan/access-text.ts
var NEVER = "[]";
var ALWAYS = "[{}]";
function formatAccess(conditions) {
  const distinct = new Set(conditions);
  return distinct.has(UNCONDITIONAL) ? ALWAYS : `[${[...distinct].sort().join()}]`;
}
function conditionsIn(access) {
  return JSON.parse(access);
}

// src/policy/routes/emit/equivalent-encodings.ts
function usualEncodings(segment) {
  const strict = encodeURIComponent(segment).replace(/[!'()*]/g, encodeFirstByte);
  const path = strict.replace(/%(?:2[146789BC]|3[ABD]|40)/g, (code) => decodeURIComponent(code));
  const encoded = [strict, path, encodeURIComponent(segment)];
  const raw = /^[\u0020-\u00ff]*$/.test(segment) ? [segment] : [];
  const lowercase2 = encoded.map((text) => text.replace(/%../g, (code) => code.toLowerCase()));
  return [.../* @__PURE__ */ new Set([...raw, ...encoded, ...lowercase2])];
}
function equivalentEncodings(literals) {
  const codes = literals.flatMap((literal) => {
    const characters = [...literal];
    const special = characters.filter(isSpecial);
    const isSpecialOpen = special.length > 1 || special.some((character) => character > "\x7F");
    return characters.filter((character) => isSpecialOpen || !isSpecial(character)).map((character) => encodeFirstByte(character).slice(0, /[a-o]/.test(character) ? 2 : 3));
  });
  return [...new Set(codes.flatMap((code) => [code, code.toLowerCase()]))].sort();
}
function isSpecial(character) {
  return /[^\w.~-]/.test(character);
}
function encodeFirstByte(character) {
  return `%${Buffer.from(character).toString("hex", 0, 1).toUpperCase()}`;
}

// src/policy/routes/emit/pattern-string.ts
var MAX_ENCODINGS = 64;
var WILDCARD = "?*";
var LONGEST_METHOD = "OPTIONS";
function longestString({ tokens, method: method2 }, depth) {
  let encodings = 1;
  let length = (method2 === "ANY" ? LONGEST_METHOD : method2).length + 1;
  for (const token of tokens) {
    const segments = token === STAR ? [WILDCARD] : usualEncodings(token);
    encodings *= segments.length;
    length += 1 + Math.max(...segments.map((segment) => segment.length));
  }
  const added = hasStar(tokens) ? (depth + 2) * `/${WILDCARD}`.length : 0;
  return encodings > MAX_ENCODINGS ? void 0 : length + added;
}
function patternStrings(tokens, methods) {
  if (methods[0] === "$connect") return methods;
  const paths = pathStrings(tokens);
  const strings2 = methods.flatMap((method2) => paths.map((path) => `${method2}${path === "" ? "/" : path}`));
  return tokens[0] === ANYTHING ? [...strings2, "$default*"] : strings2;
}
var pathStringsByTokens = /* @__PURE__ */ new WeakMap();
function pathStrings(tokens) {
  return getOrAdd(pathStringsByTokens, tokens, () => {
    if (tokens[0] === ANYTHING) return ["/*"];
    let paths = [""];
    for (const token of tokens) {
      const segments = token === STAR ? [WILDCARD] : usualEncodings(token);
      paths = paths.flatMap((path) => segments.map((segment) => `${path}/${segment}`));
      if (paths.length > MAX_ENCODINGS) throw new RuleError("routes", `a path with at most ${MAX_ENCODINGS} encodings`);
    }
    return paths;
  });
}
function guardPatterns(plans, isWholeTable) {
  return [...encodingGuardPatterns(plans), ...emptySegmentPatterns(plans), ...dotSegmentPatterns(plans, isWholeTable)];
}
function encodingGuardPatterns(plans) {
  const codesByPrefix = /* @__PURE__ */ new Map();
  for (const { prefix, literals, decodesTwice } of plans.flatMap(({ encodingGuards }) => encodingGuards)) {
    const codes = equivalentEncodings(literals);
    if (codes.length === 0) continue;
    for (const path of pathStrings(prefix)) {
      const ofPrefix = getOrAdd(codesByPrefix, path, () => /* @__PURE__ */ new Set());
      for (const code of decodesTwice ? [...codes, ENCODED_PERCENT] : codes) ofPrefix.add(code);
    }
  }
  return [...codesByPrefix].flatMap(([prefix, codes]) => [...codes].map((code) => `*${prefix && `${prefix}/*`}${code}*`));
}
var ENCODED_PERCENT = "%25";
function emptySegmentPatterns(plans) {
  const starred = plans.flatMap(
    ({ methods, allows, isExposedByEmptySegments }) => allows.filter(({ tokens }) => hasStar(tokens)).map((allow2) => ({
      methods,
      prefix: tokensBeforeStar(allow2.tokens),
      isGreedy: allow2.route.greedy,
      isExposed: isExposedByEmptySegments(allow2)
    }))
  );
  const free = starred.filter(({ isGreedy, isExposed }) => isGreedy && !isExposed);
  if (starred.length === 0) return [];
  if (free.length === 0) return ["*//*"];
  const closed = starred.filter(
    ({ prefix, isExposed }) => isExposed || !free.some((other) => isPrefix(prefix, other.prefix) || isPrefix(other.prefix, prefix))
  );
  return closed.flatMap(
    ({ methods, prefix }) => methods.flatMap((method2) => pathStrings(prefix).map((path) => `${method2}${path}*//*`))
  );
}
function isPrefix(short, long) {
  return short.every((token, index) => token === long[index]);
}
var DOT_SEGMENTS = [
  ...["*/.", "*/./*", "*/..", "*/../*", "*/..;*", "*/..\\*", "*/..%*"],
  ...["%2F", "%2f", "%5C", "%5c", "\\"].map((slash) => `*${slash}..*`),
  ...["%2E", "%2e", "%252E", "%252e", "%252F", "%252f", "%255C", "%255c", "%2525", "%C0", "%c0"].map((code) => `*${code}*`)
];
function dotSegmentPatterns(plans, isWholeTable) {
  const isEverythingOpen = isWholeTable && plans.every(
    ({ allows, denies }) => denies.length === 0 && allows.some(({ tokens, access }) => tokens[0] === ANYTHING && access === ALWAYS)
  );
  return !isEverythingOpen && plans.some(({ allows }) => allows.some(({ tokens }) => hasStar(tokens))) ? DOT_SEGMENTS : [];
}

// src/policy/routes/emit/response-document.ts
init_errors();

// src/policy/routes/emit/negate-conditions.ts
init_errors();
var MAX_BLOCKS = 64;
var NEGATABLE = /^(String(Equals|EqualsIgnoreCase|Like)|(Numeric|Date)Equals|Arn(Equals|Like)|IpAddress)$/;
var INEQUALITY = /^(Numeric|Date)(Less|Greater)Than(Equals)?$/;
function negateAccess(rule, access) {
  let blocks = [[]];
  for (const condition of conditionsIn(access)) {
    const comparisons = Object.entries(condition).flatMap(
      ([operator2, keys]) => Object.entries(keys).map(([key, values]) => negate(rule, { operator: operator2, key, values }))
    );
    blocks = blocks.flatMap((block) => comparisons.map((comparison) => [...block, comparison]));
    if (blocks.length > MAX_BLOCKS) throw new RuleError(rule, `conditions whose negation has at most ${MAX_BLOCKS} statements`);
  }
  return blocks.flatMap((comparisons) => joinComparisons(rule, comparisons));
}
function negate(rule, { operator: operator2, key, values }) {
  const positive = operator2.replace("Not", "");
  const negative = positive.replace(/(?=Equals|Like|Ip)/, "Not");
  if (NEGATABLE.test(positive)) {
    if (operator2 === positive) return { operator: negative, key, values };
    if (operator2 === negative) return { operator: positive, key, values };
  }
  const [value, second] = values;
  if (value !== void 0 && second === void 0) {
    const inequality = INEQUALITY.exec(operator2);
    if (inequality !== null) {
      const [, type, side, equals] = inequality;
      const opposite = `${type}${side === "Less" ? "Greater" : "Less"}Than${equals === void 0 ? "Equals" : ""}`;
      return { operator: `${opposite}IfExists`, key, values };
    }
    if (["Bool", "Null"].includes(operator2) && ["true", "false"].includes(value))
      return { operator: operator2 === "Bool" ? "BoolIfExists" : operator2, key, values: [value === "true" ? "false" : "true"] };
  }
  throw new RuleError(rule, `conditions that can be negated; ${operator2} cannot`);
}
function joinComparisons(rule, comparisons) {
  const blocks = /* @__PURE__ */ new Map();
  for (const comparison of comparisons) {
    const block = getOrAdd(blocks, comparison.operator, () => /* @__PURE__ */ new Map());
    const common = commonValues(rule, block.get(comparison.key), comparison);
    if (common.length === 0) return [];
    block.set(comparison.key, common);
  }
  return [conditionOf(blocks)];
}
function commonValues(rule, present, { operator: operator2, values }) {
  if (present === void 0 || JSON.stringify(present) === JSON.stringify(values)) return [...values];
  if (operator2.includes("Not")) return [.../* @__PURE__ */ new Set([...present, ...values])];
  if (operator2 === "StringEquals") return present.filter((value) => values.includes(value));
  const limit = strictest(operator2, [...present, ...values]);
  if (limit !== void 0) return [limit];
  throw new RuleError(rule, `without two different ${operator2} conditions on one key`);
}
function strictest(operator2, values) {
  const inequality = INEQUALITY.exec(operator2.replace(/IfExists$/, ""));
  if (inequality === null) return void 0;
  const [, type, side] = inequality;
  const numberOf = (value) => type === "Date" && Number.isNaN(Number(value)) ? Date.parse(value) / 1e3 : Number(value);
  const sorted = values.toSorted((one, other) => numberOf(one) - numberOf(other));
  return values.some((value) => Number.isNaN(numberOf(value))) ? void 0 : side === "Greater" ? sorted.at(-1) : sorted[0];
}

// src/policy/routes/parse/route-pattern.ts
init_errors();
var METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
var MAX_KEY_LENGTH = 1024;
function routeOption(key) {
  return `routes[${JSON.stringify(key.slice(0, 128))}]`;
}
function rejectRoute(subject, key) {
  return (expected) => {
    throw new ConfigError(subject, routeOption(key), expected);
  };
}
function routeParser(subject, api2) {
  const keys = /* @__PURE__ */ new Map();
  return (key, index) => {
    const reject3 = rejectRoute(subject, key);
    const route2 = { key, index, ...parseKey(api2, key, reject3) };
    const shape = route2.method + pathShape(route2);
    const earlier = keys.get(shape);
    if (earlier !== void 0) reject3(`a route that differs from ${earlier}; the names of parameters make no difference`);
    keys.set(shape, key);
    return route2;
  };
}
function parseKey(api2, key, reject3) {
  if (api2 === "WEBSOCKET") {
    return key === "$connect" ? rootRoute(key) : reject3("$connect, the only WebSocket route with an authorizer");
  }
  if (key === "$default" && api2 === "HTTP") return { ...rootRoute("ANY"), tokens: [ANYTHING], greedy: true };
  if (key.length > MAX_KEY_LENGTH) reject3(`at most ${MAX_KEY_LENGTH} characters long`);
  const parts = /^([A-Z]+) \/(.*)/s.exec(key);
  const method2 = parts?.[1] ?? "";
  const path = parts?.[2] ?? "";
  if (method2 !== "ANY" && !METHODS.includes(method2))
    reject3(`a method (ANY, ${METHODS.join(", ")}), a space and a path that starts with /`);
  if (path === "") return rootRoute(method2);
  const names2 = [];
  let greedy = false;
  const tokens = path.split("/").map((part, position) => {
    if (part === "") reject3("a path without empty segments and without a trailing slash");
    if (greedy) reject3("a path with {name+} as its last segment");
    const parameter = /^\{([\w.$-]+)(\+?)\}$/.exec(part);
    const name = parameter?.[1];
    if (name === void 0) return parseLiteral(part, reject3);
    if (names2.includes(name)) reject3("a path with distinct parameter names");
    names2[position] = name;
    greedy = parameter?.[2] === "+";
    return STAR;
  });
  return { method: method2, tokens, names: names2, greedy };
}
function rootRoute(method2) {
  return { method: method2, tokens: [], names: [], greedy: false };
}
function parseLiteral(part, reject3) {
  const parameter = /^:([\w-]+)$/.exec(part)?.[1];
  if (parameter !== void 0) reject3(`a path with {${parameter}} instead of :${parameter}`);
  if (/^\*+$/.test(part)) reject3("a path without wildcards; use {name} for one segment, or {proxy+} for the rest of the path");
  if (/[{}]/.test(part))
    reject3("a path whose braces contain a name of letters, digits and the characters . _ - $: {name} or {name+}");
  const literal = decodeSegment(part) ?? part;
  if (/[*?%/\\\p{Cc}\p{Cs}]|\$\{|^\.\.?$/u.test(literal))
    reject3(
      "a path without wildcards, backslashes, dot segments, control characters, encoded slashes or percent signs, and malformed percent-encoding"
    );
  return literal;
}
function decodeSegment(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return void 0;
  }
}
function pathShape({ tokens, greedy }) {
  return ` /${tokens.join("/")} ${greedy}`;
}

// src/policy/routes/plan/pattern.ts
function withoutIncluded(patterns) {
  const keyOf = (access, tokens) => `${access} ${tokens.join("/")}`;
  const wildcards = /* @__PURE__ */ new Map();
  for (const { tokens, access } of patterns) {
    if (hasStar(tokens)) getOrAdd(wildcards, keyOf(access, tokensBeforeStar(tokens)), () => []).push(tokens);
  }
  const isIncluded = ({ tokens, access }) => [0, ...tokens.keys()].some(
    (length) => wildcards.get(keyOf(access, tokens.slice(0, length)))?.some((other) => includesPattern(other, tokens) && !includesPattern(tokens, other))
  );
  return patterns.filter((pattern) => !isIncluded(pattern));
}

// src/policy/routes/emit/resources.ts
function collectResources(plans, { denyUnlisted, isWholeTable }) {
  const listed = /* @__PURE__ */ new Map();
  const allows = /* @__PURE__ */ new Map();
  const denies = /* @__PURE__ */ new Map();
  for (const plan of plans) {
    const open = openResources(plan);
    addAll(listed, open.allowed);
    addAll(denies, open.deniedSlashes);
    addAll(allows, denyUnlisted && isLong(open.allowed, plan) ? wholeMethods(plan.methods) : open.allowed);
  }
  addAll(
    denies,
    deniedResources(denyUnlisted ? denyGroups(plans) : plans.map(({ methods, denies: denies2 }) => ({ methods, patterns: denies2 })))
  );
  for (const resource of guardPatterns(plans, isWholeTable)) add(denies, NEVER, resource);
  for (const sets of [listed, allows, denies]) for (const resources of sets.values()) joinSlashVariants(resources);
  for (const resources of denies.values()) foldMethods(resources);
  if (isFoldable(plans, denies))
    for (const sets of [listed, allows]) for (const resources of sets.values()) foldMethods(resources);
  return { listed, allows, denies };
}
function openResources({ allows, methods }) {
  const allowed2 = /* @__PURE__ */ new Map();
  const deniedSlashes = /* @__PURE__ */ new Map();
  for (const { tokens, access, allowsSlash } of withoutIncluded(allows)) {
    for (const resource of patternStrings(tokens, methods)) {
      add(allowed2, access, resource);
      if (tokens.at(-1) === STAR) {
        if (!allowsSlash) add(deniedSlashes, NEVER, `${resource}/`);
      } else if (allowsSlash && hasSlashVariant(resource)) add(allowed2, access, `${resource}/`);
    }
  }
  return { allowed: allowed2, deniedSlashes };
}
var MIN_PATHS = 8;
function isLong(allowed2, { methods }) {
  return allowed2.size === 1 && (allowed2.get(ALWAYS)?.size ?? 0) >= MIN_PATHS * Math.max(methods.length, 1);
}
function wholeMethods(methods) {
  return /* @__PURE__ */ new Map([[ALWAYS, new Set(methods.map((method2) => `${method2}/*`))]]);
}
function deniedResources(groups) {
  const denied2 = /* @__PURE__ */ new Map();
  for (const { patterns, methods } of groups) {
    for (const { tokens, access } of withoutIncluded(patterns)) {
      for (const resource of patternStrings(tokens, methods)) {
        add(denied2, access, resource);
        if (hasSlashVariant(resource)) add(denied2, access, `${resource}/`);
      }
    }
  }
  return denied2;
}
function denyGroups(plans) {
  const plansByTokens = /* @__PURE__ */ new Map();
  for (const plan of plans)
    for (const { tokens, access } of plan.denies)
      if (access === NEVER) getOrAdd(plansByTokens, tokens.join("/"), () => []).push(plan);
  const isFree = (tokens) => plans.every(({ reachesOpen }) => !reachesOpen(tokens) && !reachesOpen([STAR, ...tokens]));
  const shared = /* @__PURE__ */ new Map();
  for (const { denies } of plans)
    for (const pattern of denies) {
      const key = pattern.tokens.join("/");
      const isShared = pattern.access === NEVER && (plansByTokens.get(key)?.length ?? 0) > 1;
      if (isShared && !shared.has(key) && isFree(pattern.tokens)) shared.set(key, pattern);
    }
  const isOwn = ({ tokens, access }) => access !== NEVER || !shared.has(tokens.join("/"));
  return [
    { methods: ["*"], patterns: [...shared.values()] },
    ...plans.map(({ methods, denies }) => ({ methods, patterns: denies.filter(isOwn) }))
  ];
}
function add(sets, access, resource) {
  getOrAdd(sets, access, () => /* @__PURE__ */ new Set()).add(resource);
}
function addAll(sets, more) {
  for (const [access, resources] of more) for (const resource of resources) add(sets, access, resource);
}
function hasSlashVariant(resource) {
  return !/[*/]$/.test(resource) && !resource.startsWith("$");
}
function joinSlashVariants(resources) {
  for (const resource of resources) {
    if (!resource.endsWith("/") || !resources.delete(`${resource}?*`)) continue;
    resources.delete(resource);
    resources.add(`${resource}*`);
  }
}
function isFoldable(plans, denies) {
  const [method2] = plans.find(({ isRest }) => isRest)?.methods ?? [];
  return method2 !== void 0 && ![...denies.values()].some((resources) => [...resources].some((one) => one.startsWith(method2)));
}
function foldMethods(resources) {
  for (const [path, folded] of [
    ["/?*", "*/?*"],
    ["/*", "*"]
  ]) {
    if (!METHODS.every((method2) => resources.has(method2 + path))) continue;
    for (const method2 of METHODS) resources.delete(method2 + path);
    if (folded === "*") resources.clear();
    resources.add(folded);
  }
}

// src/policy/routes/emit/response-document.ts
var MAX_ARN_LENGTH = 512;
function responseDocument(plans, options) {
  const { subject, prefix } = options;
  const resources = collectResources(plans, options);
  const Statement = [];
  for (const draft of draftStatements(plans, resources, options))
    for (const condition of draft.conditions) Statement.push(emitStatement(draft, condition, Statement.length));
  return deepFreeze({ Version: "2012-10-17", Statement });
  function emitStatement(draft, own2, index) {
    const condition = draft.effect === "Allow" ? withExpiry(options.expiresAt, own2) : own2;
    return {
      // A statement with a condition is one of several, so its index makes the Sid unique.
      Sid: isEmpty(own2) ? draft.sid : draft.sid + index,
      Effect: draft.effect,
      Action: "execute-api:Invoke",
      ..."allBut" in draft ? allBut(draft.allBut) : { Resource: formatArns(draft.resources) },
      ...!isEmpty(condition) && { Condition: condition }
    };
  }
  function allBut(except) {
    const arns = formatArns(except);
    return arns.length === 0 ? { Resource: formatArns(["*"]) } : { NotResource: arns };
  }
  function formatArns(suffixes) {
    return [...suffixes].sort().map((suffix) => {
      const arn = `${prefix}/${suffix}`;
      if (arn.length > MAX_ARN_LENGTH)
        throw new ConfigError(subject, "routes", `expressible with at most ${MAX_ARN_LENGTH} characters per ARN`);
      return arn;
    });
  }
}
var ALWAYS_HOLDS = [{}];
function draftStatements(plans, { listed, allows, denies }, { subject, expiresAt, denyUnlisted }) {
  const drafts = [];
  for (const [access, resources] of allows)
    drafts.push({ sid: access === ALWAYS ? "Open" : "OpenIf", effect: "Allow", resources, conditions: conditionsIn(access) });
  if (allows.size === 0) drafts.push({ sid: "Closed", effect: "Deny", allBut: [], conditions: ALWAYS_HOLDS });
  else {
    if (denyUnlisted) drafts.push({ sid: "DenyUnlisted", effect: "Deny", allBut: resourcesBut(listed), conditions: ALWAYS_HOLDS });
    for (const [access, resources] of denies) {
      const sid = access === NEVER ? "DenyNested" : "DenyUnless";
      drafts.push({ sid, effect: "Deny", resources, conditions: negateAccess(subject, access) });
    }
    for (const access of new Set(denyUnlisted ? plans.flatMap(({ remainingPaths }) => remainingPaths) : [])) {
      const conditions = negateAccess(subject, access);
      drafts.push({ sid: "DenyUnlistedUnless", effect: "Deny", allBut: resourcesBut(listed, access), conditions });
    }
  }
  if (expiresAt !== void 0) {
    const conditions = [{ DateGreaterThanEqualsIfExists: { "aws:CurrentTime": [formatTime(expiresAt)] } }];
    drafts.push({ sid: "Expired", effect: "Deny", allBut: [], conditions });
  }
  return drafts;
}
function resourcesBut(resources, except) {
  return new Set([...resources].flatMap(([access, ofAccess]) => access === except ? [] : [...ofAccess]));
}
function formatTime(seconds) {
  return new Date(seconds * 1e3).toISOString().replace(".000Z", "Z");
}
function withExpiry(expiresAt, condition) {
  if (expiresAt === void 0) return condition;
  const operator2 = condition["DateLessThan"]?.["aws:CurrentTime"] === void 0 ? "DateLessThan" : "ForAnyValue:DateLessThan";
  return { ...condition, [operator2]: { ...condition[operator2], "aws:CurrentTime": formatTime(expiresAt) } };
}
function documentSize(part) {
  return Buffer.byteLength(JSON.stringify(part));
}

// src/policy/routes/parse/route-tree.ts
function routeTree(routes, order) {
  const { fullMatchFirst, matchesEmptyRest, keepsTrailingSlash } = order;
  const root = newNode();
  const catchAll = routes.find(({ tokens }) => tokens[0] === ANYTHING);
  for (const route2 of routes) if (route2 !== catchAll) insert(root, route2);
  const depth = Math.max(0, ...routes.map((route2) => route2 === catchAll ? 0 : route2.tokens.length));
  function selectWith(path, emptyRest) {
    if (isRoot(path)) return root.route ?? (emptyRest ? root.greedy : void 0) ?? catchAll;
    const matched = fullMatchFirst ? find(root, path, 0, FULL_MATCH) : void 0;
    return matched ?? find(root, path, 0, emptyRest ? GREEDY_WITH_EMPTY_REST : GREEDY) ?? catchAll;
  }
  function select(path) {
    return selectWith(path, matchesEmptyRest !== false);
  }
  function readings(path) {
    const selected = select(path);
    if (path.length > 0 && path.at(-1) !== "") return selected === void 0 ? [] : [selected];
    const others = matchesEmptyRest === "unknown" ? [selectWith(path, false)] : [];
    if (isRoot(path)) others.push(selectWith(path, false));
    else if (path.at(-2) !== "") others.push(select(path.slice(0, -1)));
    const ordered = keepsTrailingSlash ? [selected, ...others] : [...others, selected];
    return [...new Set(ordered)].filter((route2) => route2 !== void 0);
  }
  function reach(pattern, visit) {
    if (pattern[0] === ANYTHING) return reach([], visit) || reach([STAR], visit);
    const maxLength = Math.max(depth, pattern.length) + 1;
    const path = [];
    const visitGreedy = (route2, position) => route2 !== void 0 && expand({ pattern, position, path }, maxLength, (longer) => visit(route2, longer));
    const walk = (node, position) => {
      const token = pattern[position];
      if (token === void 0) return node.route !== void 0 && visit(node.route, path);
      if (visitGreedy(node.greedy, position)) return true;
      const step = (segment, child) => {
        if (child === void 0) return false;
        path.push(segment);
        const isStopped = walk(child, position + 1) || token === STAR && child.height >= pattern.length - position && walk(child, position);
        path.pop();
        return isStopped;
      };
      if (token === STAR) return [...node.children].some(([segment, child]) => step(segment, child));
      return step(token, node.children.get(token)) || step(token, node.children.get(STAR));
    };
    return walk(root, 0) || visitGreedy(catchAll, 0);
  }
  return { routes, order, depth, select, readings, reach };
}
function isRoot(path) {
  return path.length === 0 || path.length === 1 && path[0] === "";
}
function newNode() {
  return { children: /* @__PURE__ */ new Map(), route: void 0, greedy: void 0, height: 0 };
}
function insert(root, route2) {
  const { tokens, greedy } = route2;
  let node = root;
  for (const [position, token] of tokens.entries()) {
    node.height = Math.max(node.height, greedy ? Number.POSITIVE_INFINITY : tokens.length - position);
    if (greedy && position === tokens.length - 1) {
      node.greedy = route2;
      return;
    }
    node = getOrAdd(node.children, token, newNode);
  }
  node.route = route2;
}
var FULL_MATCH = { allowGreedy: false, matchesEmptyRest: false };
var GREEDY = { allowGreedy: true, matchesEmptyRest: false };
var GREEDY_WITH_EMPTY_REST = { allowGreedy: true, matchesEmptyRest: true };
function find(node, path, position, options) {
  const segment = path[position];
  if (segment === void 0) return node.route;
  const literal = segment === STAR ? void 0 : node.children.get(segment);
  const parameter = segment === "" ? void 0 : node.children.get(STAR);
  const isEmptyRest = segment === "" && position === path.length - 1;
  const greedy = options.allowGreedy && (options.matchesEmptyRest || !isEmptyRest) ? node.greedy : void 0;
  return (literal && find(literal, path, position + 1, options)) ?? (parameter && find(parameter, path, position + 1, options)) ?? greedy;
}

// src/policy/routes/parse/method-groups.ts
function groupByMethod(order, routes) {
  const named = new Set(routes.map(({ method: method2 }) => method2));
  named.delete("ANY");
  const rest = METHODS.filter((method2) => !named.has(method2));
  return [...[...named].map((method2) => [method2]), rest].map((methods) => {
    const ofMethod = routes.filter(({ method: method2 }) => methods.includes(method2));
    const shapes = new Set(ofMethod.map(pathShape));
    const ofAny = routes.filter((route2) => route2.method === "ANY" && !shapes.has(pathShape(route2)));
    return { methods, isRest: methods === rest, tree: routeTree([...ofMethod, ...ofAny], order) };
  });
}
function routeOrder(api2) {
  const isHttp = api2 === "HTTP";
  return { fullMatchFirst: isHttp, matchesEmptyRest: isHttp, keepsTrailingSlash: isHttp, decodesTwice: isHttp };
}
function findRoutes(groups, routes, arn) {
  if (arn.kind === "route") {
    const key = arn.routeKey.startsWith("$default") ? "$default" : arn.routeKey;
    return { readings: routes.filter((route2) => route2.key === key), path: [] };
  }
  const path = segmentsOf(arn.path);
  return { readings: groupOf(groups, arn.method)?.tree.readings(path) ?? [], path };
}
function groupOf(groups, method2) {
  return groups.find(({ methods }) => methods.includes(method2)) ?? groups.at(-1);
}
function findNamedRoute(api2, routes, routeKey) {
  const named = parseRouteKey(api2, routeKey);
  if (named === void 0) return void 0;
  const shape = pathShape(named);
  const ofShape = routes.filter((route2) => pathShape(route2) === shape);
  return ofShape.find(({ method: method2 }) => method2 === named.method) ?? ofShape.find(({ method: method2 }) => method2 === "ANY");
}
function parseRouteKey(api2, routeKey) {
  try {
    return routeParser("routeKey", api2)(routeKey.replace(/(?<=[^ ])\/$/, ""), 0);
  } catch {
    return void 0;
  }
}
function segmentsOf(path) {
  if (path === "/") return [];
  return path.slice(1).split("/").map((segment) => decodeSegment(segment) ?? segment);
}

// src/policy/routes/plan/open-paths.ts
var UNRESTRICTED = /* @__PURE__ */ deepFreeze([{ boundSegments: [], condition: UNCONDITIONAL }]);
function openPaths(residual, { names: names2 }) {
  if (residual === "all") return UNRESTRICTED;
  if (residual === "none") return [];
  return residual.map(({ bind, when }) => ({
    boundSegments: Object.entries(bind).map(([name, value]) => [names2.indexOf(name), value]),
    condition: formatCondition(when),
    isInNetworks: networkTestOf(when)
  }));
}
function matchingOpenPaths(paths, path) {
  return paths.filter(({ boundSegments }) => boundSegments.every(([position, value]) => path[position] === value));
}
function accessTo(paths, path) {
  return formatAccess(matchingOpenPaths(paths, path).map(({ condition }) => condition));
}
function combinedAccess(tree, openPathsOf, path) {
  const accesses = new Set(tree.readings(path).map((route2) => accessTo(openPathsOf(route2), path)));
  if (accesses.size > 1) accesses.delete(ALWAYS);
  const [access = NEVER] = accesses;
  return accesses.size === 1 ? access : NEVER;
}
function bindTokens(tokens, { boundSegments }) {
  const bound = [...tokens];
  for (const [position, value] of boundSegments) bound[position] = value;
  return bound;
}
function reachAccess(tree, openPathsOf, pattern, visit) {
  return tree.reach(pattern, (route2, path) => {
    const visitVariant = (variant) => tree.readings(variant).includes(route2) && visit(route2, variant, combinedAccess(tree, openPathsOf, variant));
    const binds = ({ boundSegments }) => boundSegments.length > 0 && boundSegments.every(([position, value]) => path[position] === STAR || path[position] === value);
    return visitVariant(path) || openPathsOf(route2).some((openPath) => binds(openPath) && visitVariant(bindTokens(path, openPath)));
  });
}

// src/policy/routes/plan/method-plan.ts
function planMethod(group, openPathsOf, { denyUnlisted }) {
  const { methods, isRest, tree } = group;
  const allows = tree.routes.flatMap((route2) => allowPatterns(tree, route2, openPathsOf));
  const denies = /* @__PURE__ */ new Map();
  const conflicts = [];
  const encodingGuards = [];
  const remainingPaths = [];
  const deny = (tokens, access) => {
    denies.set(`${access} ${tokens.join("/")}`, { tokens, access });
  };
  const reachesOther = (pattern, ...same) => reachAccess(tree, openPathsOf, pattern, (_, __, access) => !same.includes(access));
  const denyIfFree = (pattern, access) => {
    const isFree = !reachesOther(pattern, NEVER, access);
    if (isFree) deny(pattern, access);
    return isFree;
  };
  const guardEncodings = (prefix, path) => {
    const literals = path.slice(prefix.length).filter((segment) => segment !== STAR && segment !== "");
    encodingGuards.push({ prefix, literals, decodesTwice: tree.order.decodesTwice });
  };
  for (const { route: outer, tokens, access, allowsSlash } of allows) {
    if (access !== ALWAYS && !denyIfFree(tokens, access)) remainingPaths.push(access);
    const prefix = tokensBeforeStar(tokens);
    if (!endsWithSlash(tokens)) {
      reachAccess(tree, openPathsOf, tokens, (closed, reached2, closedAccess) => {
        if (closedAccess === ALWAYS || closedAccess === access) return false;
        const path = [...reached2];
        guardEncodings(prefix, path);
        if (denyIfFree(closedAccess === NEVER ? closed.tokens : path, closedAccess)) return false;
        reachAccess(tree, openPathsOf, path, (inner, _, innerAccess) => {
          if (innerAccess !== NEVER && innerAccess !== closedAccess) conflicts.push({ outer, closed, inner });
          return false;
        });
        deny(path, closedAccess);
        return false;
      });
    }
    for (const path of allowsSlash ? slashPaths(tree, openPathsOf, tokens) : []) {
      const slashAccess = combinedAccess(tree, openPathsOf, path);
      if (slashAccess === ALWAYS || slashAccess === access) continue;
      guardEncodings(prefix, path);
      deny(path, slashAccess);
    }
  }
  const isFreeBelow = rememberStars((pattern) => denyIfFree(pattern, NEVER));
  for (const { tokens } of allows) {
    if (endsWithSlash(tokens)) continue;
    for (const position of starPositions(tokens))
      widestDeeperPattern(tree, { tokens, position, mayWiden: denyUnlisted }, isFreeBelow);
  }
  function isExposedByEmptySegments({ tokens, access }) {
    const isOtherFrom = (position, path) => {
      const token = tokens[position];
      if (token === void 0) return reachesOther(path, ALWAYS, access);
      if (isOtherFrom(position + 1, [...path, token])) return true;
      if (token !== STAR) return false;
      const mayBeKept = position < tokens.length - 1;
      return isOtherFrom(position + 1, path) || mayBeKept && isOtherFrom(position + 1, [...path, ""]);
    };
    return starPositions(tokens).length > MAX_STARS || isOtherFrom(0, []);
  }
  return {
    methods,
    isRest,
    allows,
    denies: [...denies.values()],
    remainingPaths,
    encodingGuards,
    conflicts,
    reachesOpen: (pattern) => reachesOther(pattern, NEVER),
    isExposedByEmptySegments
  };
}
var MAX_STARS = 4;
function slashPaths(tree, openPathsOf, tokens) {
  const withoutSlash = endsWithSlash(tokens) ? tokens.slice(0, -1) : tokens;
  const patterns = tokens[0] === ANYTHING ? [[], [STAR]] : [withoutSlash];
  const paths = [];
  for (const pattern of patterns) {
    const collect2 = (slash) => (_, path) => {
      paths.push([...path, ...slash]);
      return false;
    };
    reachAccess(tree, openPathsOf, [...pattern, ""], collect2([]));
    reachAccess(tree, openPathsOf, pattern, collect2([""]));
  }
  return paths;
}
function endsWithSlash(tokens) {
  return tokens.at(-1) === "";
}
function allowPatterns(tree, route2, openPathsOf) {
  const paths = openPathsOf(route2);
  const patterns = /* @__PURE__ */ new Map();
  const addPattern = (tokens) => {
    const access = combinedAccess(tree, openPathsOf, tokens);
    if (access === NEVER) return;
    const slashAccess = endsWithSlash(tokens) ? access : combinedAccess(tree, openPathsOf, [...tokens, ""]);
    patterns.set(tokens.join("/"), { route: route2, tokens, access, allowsSlash: slashAccess === access || slashAccess === ALWAYS });
  };
  for (const openPath of paths) {
    const bound = bindTokens(route2.tokens, openPath);
    if (bound[0] === ANYTHING) {
      patterns.set(ANYTHING, { route: route2, tokens: bound, access: accessTo(paths, bound), allowsSlash: true });
      continue;
    }
    const tokens = shortestSelected(tree, route2, bound);
    if (tokens !== void 0) addPattern(tokens);
    const emptyRest = [...bound.slice(0, -1), ""];
    if (route2.greedy && tree.readings(emptyRest).includes(route2)) addPattern(emptyRest);
  }
  return [...patterns.values()];
}
function shortestSelected(tree, route2, path) {
  const maxLength = route2.greedy ? Math.max(tree.depth + 1, path.length) : path.length;
  for (let longer = path; longer.length <= maxLength; longer = [...longer, STAR]) if (tree.select(longer) === route2) return longer;
  return void 0;
}
function widestDeeperPattern(tree, { tokens, position, mayWiden }, isFree) {
  let pattern = tokens;
  while (pattern.length < tree.depth + 2) {
    pattern = pattern.toSpliced(position, 0, STAR);
    const stars = pattern.map(() => STAR);
    if (mayWiden && isFree(stars)) return stars;
    if (isFree(pattern)) return pattern;
  }
  return void 0;
}
function rememberStars(isFree) {
  const results = /* @__PURE__ */ new Map();
  return (pattern) => pattern.every((token) => token === STAR) ? getOrAdd(results, pattern.length, () => isFree(pattern)) : isFree(pattern);
}

// src/policy/routes/build-document.ts
function buildDocument(groups, openPathsOf, options) {
  const { prefix, maxDocumentBytes } = options;
  const openings = /* @__PURE__ */ new Map();
  for (const { tree } of groups)
    for (const route2 of tree.routes)
      openings.set(
        route2,
        openPathsOf(route2).filter((openPath) => fitsIntoArn(route2, openPath, { prefix, depth: tree.depth }))
      );
  const plans = groups.map((group) => planMethod(group, (route2) => openings.get(route2) ?? [], { denyUnlisted: true }));
  const document = responseDocument(plans, { ...options, denyUnlisted: true });
  const openRoutes = [...openings].filter(([, open]) => open.length > 0).map(([route2]) => route2);
  if (maxDocumentBytes !== void 0 && documentSize(document) > maxDocumentBytes) {
    const denied2 = responseDocument([], { ...options, denyUnlisted: true });
    return { document: denied2, closed: openRoutes.map(({ key }) => key), isInNetworks: void 0 };
  }
  const closed = new Set(plans.flatMap(({ conflicts }) => conflicts).map(({ inner }) => inner.key));
  const isInNetworks = [...openings.values()].flat().find((openPath) => openPath.isInNetworks !== void 0)?.isInNetworks;
  return { document, closed: [...closed], isInNetworks };
}
function checkRoutePaths(subject, routes) {
  for (const route2 of routes) {
    const length = longestString(route2, 0);
    if (length === void 0) rejectRoute(subject, route2.key)(`a path with at most ${MAX_ENCODINGS} encodings`);
    else if (SHORTEST_PREFIX.length + 1 + length > MAX_ARN_LENGTH)
      rejectRoute(subject, route2.key)(`a route whose ARN has at most ${MAX_ARN_LENGTH} characters`);
  }
}
var SHORTEST_PREFIX = "arn:aws:execute-api:us-east-1:012345678901:a/s";
function fitsIntoArn({ tokens, method: method2 }, openPath, { prefix, depth }) {
  if (openPath.boundSegments.length === 0) return true;
  const length = longestString({ tokens: bindTokens(tokens, openPath), method: method2 }, depth);
  return length !== void 0 && prefix.length + 1 + length <= MAX_ARN_LENGTH;
}
var REFERENCE_PREFIX = "arn:aws:execute-api:ap-southeast-1:012345678901:a1b2c3d4e5/stage-name-x";
var REFERENCE_VALUE = "01234567-89ab-cdef-0123-456789abcdef";
var REFERENCE_EXPIRY = 4e9;
var MAX_ATTEMPTS = 256;
function checkDocumentSize(check) {
  const { subject, maxDocumentBytes, coversTable, remedies } = check;
  const { size, largest } = coversTable ? largestDocument(check.groups, check.routes) : largestRouteDocument(check);
  if (size <= maxDocumentBytes) return;
  throw new ConfigError(
    subject,
    "maxDocumentBytes",
    "",
    `the largest document has ${size} bytes, more than maxDocumentBytes (${maxDocumentBytes}); the largest statement is ${largest}. ${coversTable ? `Use ${remedies}, or shorten the table.` : "Shorten the route."}`
  );
}
function largestDocument(groups, routes) {
  const residuals = new Map(routes.map(({ index, rule }) => [index, symbolicResidualOf(rule)]));
  const measure = (isTrue2) => {
    const openPathsOf = (route2) => openPaths(residuals.get(route2.index)?.residual(isTrue2) ?? "none", route2).map(withReferenceValues);
    const options = { subject: "", prefix: REFERENCE_PREFIX, expiresAt: REFERENCE_EXPIRY, isWholeTable: true };
    return measurementOf(buildDocument(groups, openPathsOf, options).document);
  };
  const unknowns = [...new Set([...residuals.values()].flatMap((residual) => residual.unknowns))].slice(0, MAX_ATTEMPTS);
  const values = /* @__PURE__ */ new Map();
  const isTrue = (unknown) => values.get(unknown) ?? true;
  let best = measure(isTrue);
  for (const unknown of unknowns) {
    values.set(unknown, false);
    const changed = measure(isTrue);
    if (changed.size > best.size) best = changed;
    else values.set(unknown, true);
  }
  return best;
}
function largestRouteDocument({ api: api2, routes }) {
  const measurements = routes.map((route2) => {
    const tree = routeTree([route2], routeOrder(api2));
    return largestDocument([{ methods: route2.method === "ANY" ? METHODS : [route2.method], isRest: false, tree }], [route2]);
  });
  return measurements.reduce((one, other) => other.size > one.size ? other : one);
}
function withReferenceValues(openPath) {
  const boundSegments = openPath.boundSegments.map(
    ([position, value]) => [position, value.startsWith(ANY_VALUE) ? REFERENCE_VALUE : value]
  );
  return { ...openPath, boundSegments };
}
function measurementOf(document) {
  const [largest] = document.Statement.toSorted((one, other) => documentSize(other) - documentSize(one));
  return { size: documentSize(document), largest: largest?.Sid ?? "" };
}

// src/policy/routes/evaluate-document.ts
function allowsRequest({ Statement }, context) {
  const arn = formatExecuteApiArn(context.arn);
  const matching = Statement.filter((statement) => matchesArn(statement, arn) && conditionHolds(statement, context));
  return matching.length > 0 && matching.every(({ Effect }) => Effect === "Allow");
}
function matchesArn(statement, arn) {
  const { literals, patterns, isNegated } = getOrAdd(resourcesOf, statement, () => compileResources(statement));
  return (literals.has(arn) || patterns.some((resource) => matchesResource(resource, arn))) !== isNegated;
}
var resourcesOf = /* @__PURE__ */ new WeakMap();
function compileResources(statement) {
  const isNegated = !("Resource" in statement);
  const resources = [isNegated ? statement.NotResource : statement.Resource].flat();
  return {
    literals: new Set(resources.filter((resource) => !resource.includes("*"))),
    patterns: resources.filter((resource) => resource.includes("*")),
    isNegated
  };
}
function conditionHolds({ Effect, Condition = {} }, context) {
  const results = Object.entries(Condition).flatMap(
    ([operator2, keys]) => Object.entries(keys).map(([key, values]) => comparisonHolds(operator2, key, [values].flat(), context))
  );
  if (results.includes(false)) return false;
  return Effect === "Allow" || !results.includes(void 0);
}
function comparisonHolds(operator2, key, values, { address, now, isInNetworks }) {
  if (key === "aws:SourceIp" && address !== void 0 && isInNetworks !== void 0) {
    if (operator2 === "IpAddress") return isInNetworks(address, values);
    if (operator2 === "NotIpAddress") return !isInNetworks(address, values);
  }
  const date = /^(?:ForAnyValue:)?Date(Less|Greater)Than(Equals)?(?:IfExists)?$/.exec(operator2);
  if (key !== "aws:CurrentTime" || date === null) return void 0;
  const seconds = Math.floor(now / 1e3);
  return values.some((value) => {
    const difference = seconds - Date.parse(value) / 1e3;
    return date[2] !== void 0 && difference === 0 || (date[1] === "Less" ? difference < 0 : difference > 0);
  });
}

// src/policy/routes/parse/route-rules.ts
init_errors();
init_options();
function readRouteRules({ subject, api: api2, routes, issuers }) {
  const entries = object.accepts(routes) ? Object.entries(routes) : [];
  if (entries.length === 0) throw wrongValue(subject, "routes", "an object with a rule for at least one route", routes);
  const parse = routeParser(subject, api2);
  const rules = /* @__PURE__ */ new Map();
  return entries.map(([key, entry2], index) => {
    const pattern = parse(key, index);
    if (typeof entry2 !== "function") checkRule(subject, entry2, routeOption(key));
    const rule = getOrAdd(rules, entry2, () => typeof entry2 === "function" ? functionRule(key, entry2) : entry2);
    const route2 = { ...pattern, rule };
    checkBindings(subject, route2);
    checkIssuers(subject, route2, issuers);
    return route2;
  });
}
function checkBindings(subject, { key, names: names2, greedy, tokens, rule }) {
  const reject3 = rejectRoute(subject, key);
  for (const parameter of rule.binds) {
    const position = names2.indexOf(parameter);
    if (position === -1) reject3(`a route with {${parameter}}, because ${rule.name} binds it`);
    if (greedy && position === tokens.length - 1)
      reject3(`a route with {${parameter}} as a single segment, because ${rule.name} binds it`);
  }
}
function checkIssuers(subject, { key, rule }, issuers) {
  for (const issuer of rule.asks ?? []) {
    if (issuer === null ? issuers.length > 1 : !issuers.includes(issuer))
      rejectRoute(subject, key)(`a rule that names an issuer of the verifier; ${rule.name} does not`);
  }
}
function functionRule(key, test) {
  const name = test.name === "" || test.name === key ? `(identity) => boolean at ${key}` : test.name;
  const predicate = {
    name,
    kind: "predicate",
    binds: [],
    reads: [],
    partial(identity2) {
      const result = test(identity2);
      if (result !== true && result !== false) throw new RuleError(name, "true or false");
      return result ? "all" : "none";
    }
  };
  return predicate;
}

// src/policy/routes/per-request.ts
function requestAccess({ api: api2, routes, groups }, { arn, routeKey, paths }, openPathsOf) {
  const match = findRoutes(groups, routes, arn);
  const named = routeKey === void 0 ? void 0 : findNamedRoute(api2, routes, routeKey);
  const pattern = routeKey === void 0 ? match.readings[0] : named;
  const route2 = pattern && routes[pattern.index];
  const denied2 = { route: route2, group: void 0, openPaths: [] };
  if (route2 === void 0) return denied2;
  const method2 = arn.kind === "method" ? arn.method : arn.routeKey;
  if (named !== void 0 && named.method !== "ANY" && named.method !== method2) return denied2;
  const memo = /* @__PURE__ */ new Map();
  const evaluate2 = (reading) => getOrAdd(memo, reading, () => openPathsOf(reading));
  const accessOf = (reading, path) => accessTo(evaluate2(reading), path);
  const accesses = new Set((named === void 0 ? match.readings : [named]).map((reading) => accessOf(reading, match.path)));
  if (arn.kind === "method") {
    const forms = pathForms(
      arn.path,
      (paths ?? []).map((path) => withoutStage(path, arn.stage))
    );
    const isEverythingOpen = routes.length === 1 && route2.tokens[0] === ANYTHING && evaluate2(route2).every(isUnrestricted);
    if (!isEverythingOpen && [arn.path, ...forms].some(hasDotSegment)) return denied2;
    const tree = groupOf(groups, arn.method)?.tree;
    for (const form of forms) {
      const path = splitPath(form);
      for (const reading of tree?.readings(path) ?? []) accesses.add(accessOf(reading, path));
    }
    const undecoded = named === void 0 ? tree?.readings(splitPath(arn.path)) ?? [] : [];
    for (const reading of undecoded) if (!match.readings.includes(reading)) accesses.add(accessOf(reading, match.path));
  }
  accesses.delete(ALWAYS);
  const [access = ALWAYS, second] = accesses;
  if (access === NEVER || second !== void 0) return denied2;
  const group = groupOfRoute(api2, route2, arn);
  const isInNetworks = [...memo.values()].flat().find((openPath) => openPath.isInNetworks !== void 0)?.isInNetworks;
  return { route: route2, group, openPaths: withAccess(matchingOpenPaths(evaluate2(route2), match.path), access, isInNetworks) };
}
var groupsOfRoutes = /* @__PURE__ */ new WeakMap();
function groupOfRoute(api2, route2, arn) {
  const method2 = arn.kind === "method" ? arn.method : route2.method === "ANY" ? "" : arn.routeKey;
  if (arn.kind === "method" && !METHODS.includes(method2)) return singleRouteGroup(api2, route2, method2);
  if (arn.kind === "route" && method2 !== route2.method) return singleRouteGroup(api2, route2, method2);
  return getOrAdd(
    getOrAdd(groupsOfRoutes, route2, () => /* @__PURE__ */ new Map()),
    method2,
    () => singleRouteGroup(api2, route2, method2)
  );
}
function singleRouteGroup(api2, route2, method2) {
  return { methods: method2 === "" ? [] : [method2], isRest: false, tree: routeTree([route2], routeOrder(api2)) };
}
function withAccess(openPaths2, access, isInNetworks) {
  const unconditional = openPaths2.filter(({ condition }) => condition === UNCONDITIONAL);
  if (access === ALWAYS) return unconditional;
  if (unconditional.length === 0) return openPaths2;
  const conditions = conditionsIn(access).map(formatCondition);
  return unconditional.flatMap(({ boundSegments }) => conditions.map((condition) => ({ boundSegments, condition, isInNetworks })));
}
function isUnrestricted({ boundSegments, condition }) {
  return boundSegments.length === 0 && condition === UNCONDITIONAL;
}
function pathForms(path, more) {
  const forms = new Set(more);
  for (const sent of [path, ...more]) {
    const once = decodeSegment(sent) ?? sent;
    const twice = decodeSegment(once) ?? once;
    for (const form of [sent, once, twice]) {
      if (form !== sent) forms.add(form);
      if (form.includes("//")) forms.add(form.replaceAll(/\/{2,}/g, "/"));
    }
  }
  forms.delete(path);
  return [...forms].filter((form) => form.startsWith("/"));
}
function splitPath(path) {
  return path === "/" ? [] : path.slice(1).split("/");
}
function withoutStage(path, stage) {
  return path === `/${stage}` ? "/" : path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}
function hasDotSegment(path) {
  return path.replaceAll("\\", "/").split("/").some((segment) => /^\.{1,2}(?:;|$)/.test(segment));
}

// src/policy/routes/plan/caller-residuals.ts
function distinctRules(routes) {
  const distinct = /* @__PURE__ */ new Map();
  for (const route2 of routes) {
    const key = symbolicResidualOf(route2.rule).key ?? route2.rule;
    getOrAdd(distinct, key, () => ({ evaluate: evaluator(route2.rule), routes: [] })).routes.push(route2);
  }
  return [...distinct.values()];
}
function callerResiduals(rules, identity2, request2) {
  const residuals = [];
  let key = "";
  for (const { evaluate: evaluate2 } of rules) {
    const residual = evaluate2(identity2, request2);
    residuals.push(residual);
    key += residual === "all" ? "a" : residual === "none" ? "n" : formatClauses(residual);
  }
  return { residuals, key };
}

// src/policy/routes/plan/expressible.ts
init_errors();
var MAX_UNKNOWNS = 8;
function proveExpressible({ subject, groups, routes, remedies }) {
  const callers = callerSpace(routes);
  for (const { tree } of groups) {
    for (const route2 of tree.routes) {
      for (const path of possibleAllowPatterns(tree, route2, callers)) {
        const conflict = findNesting(tree, { route: route2, path }, callers.widest, (nesting) => isConflict(tree, nesting, callers));
        if (conflict !== void 0) throw inexpressible(subject, conflict, remedies);
      }
    }
  }
}
function callerSpace(routes) {
  const residuals = new Map(
    routes.map(({ index, rule }) => [index, symbolicResidualOf(rule)])
  );
  const unknownsOf = (some2) => [
    ...new Set(some2.flatMap(({ index }) => residuals.get(index)?.unknowns ?? []))
  ];
  const callersWith = (unknowns) => Array.from({ length: 2 ** unknowns.length }, (_, bits) => (route2) => {
    const isTrue = (unknown) => (bits >> unknowns.indexOf(unknown) & 1) === 1;
    return openPaths(residuals.get(route2.index)?.residual(isTrue) ?? "none", route2);
  });
  const widest = new Map(
    routes.map((route2) => {
      const paths = callersWith(unknownsOf([route2]).slice(0, MAX_UNKNOWNS)).flatMap((openPathsOf) => openPathsOf(route2));
      const distinct = new Map(paths.map((path) => [JSON.stringify(path), path]));
      return [route2.index, [...distinct.values()]];
    })
  );
  return { unknownsOf, callersWith, widest: ({ index }) => widest.get(index) ?? [] };
}
function possibleAllowPatterns(tree, route2, { unknownsOf, callersWith }) {
  const allows = callersWith(unknownsOf([route2]).slice(0, MAX_UNKNOWNS)).flatMap(
    (openPathsOf) => allowPatterns(tree, route2, openPathsOf)
  );
  return new Map(
    allows.filter(({ tokens }) => hasStar(tokens) && tokens.at(-1) !== "").map(({ tokens }) => [tokens.join("/"), tokens])
  ).values();
}
function findNesting(tree, outer, widest, test) {
  let result;
  reachAccess(
    tree,
    widest,
    outer.path,
    (closedRoute, closedPath) => reachAccess(tree, widest, closedPath, (innerRoute, innerPath) => {
      const closed = { route: closedRoute, path: [...closedPath] };
      const nesting = { outer, closed, inner: { route: innerRoute, path: [...innerPath] } };
      if (test(nesting)) result = nesting;
      return result !== void 0;
    })
  );
  return result;
}
function isConflict(tree, { outer, closed, inner }, { unknownsOf, callersWith }) {
  const unknowns = unknownsOf([outer.route, closed.route, inner.route]);
  if (unknowns.length > MAX_UNKNOWNS) return false;
  return callersWith(unknowns).some((openPathsOf) => {
    const closedAccess = accessTo(openPathsOf(closed.route), closed.path);
    const innerAccess = accessTo(openPathsOf(inner.route), inner.path);
    if (closedAccess === ALWAYS || innerAccess === NEVER || innerAccess === closedAccess) return false;
    return allowPatterns(tree, outer.route, openPathsOf).some(
      ({ tokens, access }) => access !== closedAccess && tokens.join("/") === outer.path.join("/")
    );
  });
}
function inexpressible(subject, { outer, closed, inner }, remedies) {
  const conflict = `${outer.route.key} is open, ${closed.route.key} inside it is closed, and ${inner.route.key} inside that is open`;
  return new ConfigError(
    subject,
    "routes",
    "",
    `routes cannot be expressed in one IAM policy: for some callers ${conflict}. Use ${remedies}, or close ${inner.route.key} for them with onInexpressible: 'deny'.`
  );
}

// src/policy/routes/plan/overreach.ts
function overreachOf(groups, routes) {
  const methodsByPath = /* @__PURE__ */ new Map();
  for (const { methods, tree } of groups) {
    const paths = [...unnamedPaths(tree), ...encodedSlashes(tree, routes), ...encodedLiterals(tree, routes)];
    for (const path of new Set(paths)) getOrAdd(methodsByPath, path, () => []).push(...methods);
  }
  return [...methodsByPath].flatMap(([path, methods]) => (methods.length === METHODS.length ? ["ANY"] : methods).map((method2) => `${method2} /${path}`)).sort();
}
function unnamedPaths(tree) {
  const isUnreached = rememberStars((pattern) => !tree.reach(pattern, () => true));
  return tree.routes.flatMap(
    ({ tokens, greedy }) => starPositions(tokens).filter((position) => !greedy || position < tokens.length - 1).flatMap((position) => {
      const deeper = tokens.toSpliced(position, 0, STAR);
      const denied2 = widestDeeperPattern(tree, { tokens, position, mayWiden: true }, isUnreached);
      return matchesUnnamedPath(tree, deeper, denied2) ? [formatPath(deeper)] : [];
    })
  );
}
function matchesUnnamedPath(tree, pattern, denied2) {
  return expand(
    { pattern, position: 0, path: [] },
    tree.depth + 3,
    (path) => tree.select(path) === void 0 && (denied2 === void 0 || !includesPattern(denied2, path))
  );
}
function encodedSlashes(tree, routes) {
  return tree.routes.flatMap((route2) => {
    if (route2.tokens[0] === ANYTHING) return tree.routes.every((other) => haveSameRule(routes, route2, other)) ? [] : ["*%2F*"];
    return starPositions(route2.tokens).filter((position) => isEverFree(routes, route2, position)).filter((position) => {
      const { tokens } = route2;
      const withoutStars = tokens.filter((token) => token !== STAR);
      const decoded = [tokens.toSpliced(position, 0, STAR), tokens, tokens.toSpliced(position, 1), withoutStars];
      return decoded.some((pattern) => tree.reach(pattern, (other, path) => mayDiffer(routes, route2, other, path)));
    }).map((position) => formatPath(route2.tokens.with(position, `${STAR}%2F${STAR}`)));
  });
}
function encodedLiterals(tree, routes) {
  return tree.routes.flatMap(
    (route2) => [...route2.tokens.keys()].flatMap((position) => {
      const literal = route2.tokens[position] ?? "";
      if (literal.startsWith(STAR)) return [];
      const encodings = usualEncodings(literal).filter((encoding) => encoding !== literal);
      const undecoded = route2.tokens.with(position, UNDECODED);
      if (encodings.length === 0 || !tree.reach(undecoded, (other) => !haveSameRule(routes, route2, other))) return [];
      return encodings.map((encoding) => formatPath(route2.tokens.with(position, encoding)));
    })
  );
}
var UNDECODED = "\0";
function isEverFree(routes, { index, names: names2 }, position) {
  const rule = routes[index]?.rule;
  if (rule === void 0) return false;
  const { residual } = symbolicResidualOf(rule);
  return [true, false].some((isTrue) => {
    const possible = residual(() => isTrue);
    return typeof possible === "string" ? possible === "all" : possible.some(({ bind }) => !Object.hasOwn(bind, names2[position] ?? ""));
  });
}
function mayDiffer(routes, route2, other, path) {
  if (!haveSameRule(routes, route2, other)) return true;
  const isItself = path.join("/") === route2.tokens.join("/");
  return !isItself && (routes[route2.index]?.rule.binds.length ?? 0) > 0;
}
function haveSameRule(routes, one, other) {
  const [rule, otherRule] = [routes[one.index]?.rule, routes[other.index]?.rule];
  if (rule === void 0 || otherRule === void 0 || rule === otherRule) return rule === otherRule;
  const key = symbolicResidualOf(rule).key;
  return key !== void 0 && key === symbolicResidualOf(otherRule).key;
}
function formatPath(tokens) {
  return tokens.map((token) => token.replaceAll(STAR, "*")).join("/");
}

// src/policy/routes/stage-prefix.ts
init_errors();
function stagePrefixes() {
  let lastArn;
  let lastPrefix = "";
  return function prefixOf(arn) {
    const isSame = lastArn !== void 0 && arn.stage === lastArn.stage && arn.apiId === lastArn.apiId && arn.accountId === lastArn.accountId && arn.region === lastArn.region && arn.partition === lastArn.partition;
    if (!isSame) {
      lastPrefix = stagePrefix(arn);
      lastArn = arn;
    }
    return lastPrefix;
  };
}
function stagePrefix(arn) {
  const prefix = formatStageArn(arn);
  if (/[*?\s]|\$\{/.test(arn.stage === `\${*}` ? formatStageArn({ ...arn, stage: "x" }) : prefix))
    throw new ConfigError("routeTable", "arn", "an ARN without wildcards");
  return prefix;
}

// src/policy/routes/caller-table.ts
var DEFAULT_MAX_DOCUMENTS = 1e3;
function callerTable(options, chooser) {
  const { subject, api: api2, onInexpressible = "error", maxDocuments = DEFAULT_MAX_DOCUMENTS, maxDocumentBytes } = options;
  const { perRequest = false, hasCachePer = false, perRequestName = "ttlSeconds: 0" } = options;
  const remedies = hasCachePer ? `cachePer: 'route' or ${perRequestName}` : perRequestName;
  const routes = readRouteRules(options);
  checkRoutePaths(subject, routes);
  const groups = groupByMethod(routeOrder(api2), routes);
  const usedGroups = groups.filter(({ methods }) => methods.length > 0);
  const choose = chooser?.(api2, routes);
  const coversTable = choose === void 0 && !perRequest;
  if (coversTable && onInexpressible === "error") proveExpressible({ subject, groups: usedGroups, routes, remedies });
  if (maxDocumentBytes !== void 0)
    checkDocumentSize({ subject, api: api2, groups: usedGroups, routes, maxDocumentBytes, coversTable, remedies });
  const wholeTable = { id: "table", rules: distinctRules(routes), groups: usedGroups };
  const evaluators = routes.map(({ rule }) => evaluator(rule));
  const documents2 = new BoundedMap(maxDocuments);
  const prefixOf = stagePrefixes();
  let last;
  const counts = {
    hits: 0,
    misses: 0,
    get size() {
      return documents2.size;
    }
  };
  function reply(input) {
    const { request: request2, arn, expiresAt } = input;
    if (expiresAt !== void 0 && !Number.isSafeInteger(expiresAt)) throw new TypeError("expiresAt must be an integer");
    const prefix = prefixOf(arn);
    const limits = { subject, prefix, expiresAt, maxDocumentBytes };
    const { key, route: route2, build } = perRequest ? planRequest(input, limits) : planScope(input, limits);
    const isLast = last?.key === key && last.prefix === prefix && last.expiresAt === expiresAt;
    const documentKey = isLast ? "" : `${prefix} ${expiresAt} ${key}`;
    const cachedDocument = isLast ? last?.built : documents2.get(documentKey);
    counts[cachedDocument === void 0 ? "misses" : "hits"]++;
    const built = cachedDocument ?? build();
    if (cachedDocument === void 0) {
      documents2.set(documentKey, built);
      recordCompiledFrom(built.document, describeRoute);
    }
    if (!isLast) last = { prefix, expiresAt, key, built };
    const judge = () => {
      const { document, isInNetworks } = built;
      const context = { arn, address: sourceAddress(request2), now: Date.now(), isInNetworks };
      const deciding = route2();
      const outcome = allowsRequest(document, context) ? "allow" : "deny";
      return { outcome, route: deciding?.key, rule: deciding?.rule.name };
    };
    return { document: built.document, cached: cachedDocument !== void 0, closed: built.closed, judge };
  }
  function describeRoute(resource) {
    try {
      const [reading] = findRoutes(groups, routes, parseExecuteApiArn(resource)).readings;
      return { route: reading?.key, rule: reading && routes[reading.index]?.rule.name };
    } catch {
      return void 0;
    }
  }
  function planScope(input, limits) {
    const { identity: identity2, request: request2, arn } = input;
    const scope = choose === void 0 ? wholeTable : choose(input, findRoutes(groups, routes, arn));
    const { residuals, key } = callerResiduals(scope.rules, identity2, request2);
    const route2 = () => {
      if (scope.only !== void 0) return scope.only ?? void 0;
      const [reading] = findRoutes(groups, routes, arn).readings;
      return reading && routes[reading.index];
    };
    const isWholeTable = scope.only === void 0 || routes.length === 1;
    const build = () => buildDocument(scope.groups, openByRoute(scope.rules, residuals), { ...limits, isWholeTable });
    return { key: scope === wholeTable ? key : `${scope.id} ${key}`, route: route2, build };
  }
  function planRequest(input, limits) {
    const { identity: identity2, request: request2 } = input;
    const evaluate2 = (route3) => openPaths(evaluators[route3.index]?.(identity2, request2) ?? "none", route3);
    const { route: route2, group, openPaths: open } = requestAccess({ api: api2, routes, groups }, input, evaluate2);
    const groupsOfResponse = group === void 0 ? [] : [group];
    const key = group === void 0 ? "denied" : `${route2?.index} ${group.methods} ${JSON.stringify(open)}`;
    const options2 = { ...limits, isWholeTable: routes.length === 1 };
    return { key, route: () => route2, build: () => buildDocument(groupsOfResponse, () => open, options2) };
  }
  return {
    routes: routes.map(({ key }) => key),
    cells: routes,
    overreach: coversTable ? overreachOf(groups, routes) : [],
    reads: readsOf(routes.map(({ rule }) => rule)),
    reply,
    documents: counts
  };
}
function openByRoute(rules, residuals) {
  const open = new Map(
    rules.flatMap(
      ({ routes }, index) => routes.map((route2) => [route2.index, openPaths(residuals[index] ?? "none", route2)])
    )
  );
  return ({ index }) => open.get(index) ?? [];
}
function sourceAddress(request2) {
  try {
    return request2.sourceIp;
  } catch {
    return void 0;
  }
}

// src/policy/language/fault.ts
init_errors();
var FAULTS = {
  "document-not-an-object": "must be an object",
  "element-unknown": "is not an element of the IAM policy language",
  "version-unknown": 'must be "2012-10-17" or "2008-10-17"',
  "statement-missing": "is required",
  "statement-not-an-object": "must be an object",
  "effect-invalid": 'must be "Allow" or "Deny"',
  "text-expected": "must be a non-empty string or an array of non-empty strings",
  "list-empty": "must not be empty",
  "element-missing": "is required, or its negation",
  "element-twice": "must not be combined with its negation",
  "principal-missing": "is required in every statement of a resource policy",
  "principal-not-allowed": "must be omitted: only resource policies have it",
  "principal-malformed": 'must be "*", or an object of account IDs, ARNs without wildcards or service names by type',
  "condition-malformed": "must be an object of operators, keys and values",
  "operator-unknown": "must be an operator of the IAM policy language",
  "value-malformed": "must have values that its operator can compare",
  "values-empty": "must have at least one value",
  "resource-malformed": 'must be "*", or an ARN without a wildcard in place of its service',
  "variable-malformed": "must have a name and a closing brace for each policy variable",
  "action-unknown": "must have actions of API Gateway only, such as execute-api:Invoke",
  "condition-key-unknown": "must have a condition key that AWS defines"
};
var PolicyError = class extends GatewrightError {
  name = "PolicyError";
  code = "ERR_POLICY_INVALID";
  /** A JSON path into a document (`$.Statement[0].Effect`), or the member of an argument (`request.action`). */
  path;
  /** All faults of a document; the first is the one in the message. Empty if the error is not about a document. */
  faults;
  /** @param problem The second half of the message: `must be an object`. */
  constructor(path, problem, {
    faults = [],
    message = `policy: ${path} ${problem}`
  } = {}) {
    super(message);
    this.path = path;
    this.faults = faults;
  }
};
function checkInput(schema, value) {
  try {
    return schema.check(value);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new PolicyError(error.option, "", { message: error.message });
  }
}
function memberPath(path, name) {
  return name.length <= 64 && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

// src/policy/routes/only-route.ts
function onlyRoute(api2, routes) {
  const compiled = /* @__PURE__ */ new Map();
  const closed = { id: "closed", rules: [], groups: [], only: null };
  function scopeOf(pattern, methods) {
    const route2 = pattern && routes[pattern.index];
    if (route2 === void 0) return closed;
    const { rules, tree } = getOrAdd(compiled, route2, () => ({
      rules: distinctRules([route2]),
      tree: routeTree([route2], routeOrder(api2))
    }));
    const group = { methods, isRest: methods === METHODS, tree };
    return { id: `${route2.index}:${methods.join()}`, rules, groups: [group], only: route2 };
  }
  return ({ arn, routeKey }, match) => {
    if (routeKey !== void 0) {
      const route3 = findNamedRoute(api2, routes, routeKey);
      const [method2 = ""] = routeKey.split(" ");
      return scopeOf(route3, METHODS.includes(method2) ? [method2] : route3?.method === "$connect" ? ["$connect"] : METHODS);
    }
    const [route2, other] = match.readings;
    if (arn.kind === "route") return scopeOf(route2, route2?.method === "ANY" ? [] : [arn.routeKey]);
    const isUnambiguous = !/\/\/|%/.test(arn.path) && other === void 0;
    return scopeOf(isUnambiguous ? route2 : void 0, [arn.method]);
  };
}

// src/authorizer/prepare-options.ts
var MAX_RESPONSE_BYTES = 6291456;
var COMMON_CHECKS = {
  authenticate: valid("a verifier of requests, such as bearer(\u2026)", isVerifier),
  routes: { ...object, expected: "an object of routes and rules" },
  context: optional(callback),
  principalId: optional(callback),
  onDecision: optional(callback),
  onInexpressible: optional(oneOf("error", "deny")),
  expireWithToken: optional(boolean),
  timeoutMs: optional(valid("a number greater than 0", (value) => Number.isFinite(value) && Number(value) > 0)),
  maxDocumentBytes: optional(integer(1, MAX_RESPONSE_BYTES))
};
var TTL_SECONDS = integer(0, 3600);
function prepare(kind, options, scope) {
  const { subject, api: api2, hasCachePer } = kind;
  const { authenticate, routes, timeoutMs = kind.timeoutMs, maxDocumentBytes = kind.maxDocumentBytes } = options;
  const perRequest = scope === "request";
  if (perRequest) rejectCacheOptions(subject, options);
  const issuers = [...authenticate.issuers];
  const tableOptions = {
    subject,
    api: api2,
    routes,
    issuers,
    perRequest,
    hasCachePer,
    onInexpressible: options.onInexpressible,
    maxDocumentBytes: maxDocumentBytes && Math.min(maxDocumentBytes, kind.maxDocumentBytes ?? maxDocumentBytes)
  };
  const table = callerTable(tableOptions, scope === "route" ? onlyRoute : void 0);
  return { options, issuers, reads: authenticate.reads, timeoutMs: Math.min(timeoutMs, kind.timeoutMs), table };
}
function rejectCacheOptions(subject, options) {
  for (const name of ["cachePer", "onInexpressible"]) {
    if (options[name] === void 0) continue;
    const problem = `${name} has no effect on responses that are not cached, because each covers the requested route only. Remove it.`;
    throw new ConfigError(subject, name, "", problem);
  }
}
function isVerifier(value) {
  const { verify, reads, issuers } = Object(value);
  return typeof verify === "function" && isNonEmptyArray(issuers) && (reads === "request" || isNonEmptyArray(reads) && reads.every(isSourceList));
}
function isNonEmptyArray(value) {
  return Array.isArray(value) && value.length > 0;
}
function isSourceList(value) {
  return Array.isArray(value) && value.every(isSource);
}
function isSource(value) {
  const source = Object(value);
  return SOURCE_KINDS.includes(source.in) && typeof source.name === "string" && source.name !== "";
}
var SOURCE_KINDS = ["header", "query", "stageVariable", "context"];

// src/authorizer/identity-facts.ts
function identityFact(identity2, name) {
  const owner = identity2;
  return name in Object.prototype && !Object.hasOwn(owner, name) ? void 0 : owner[name];
}

// src/policy/rules/identity-rules.ts
init_options();
var authenticated = /* @__PURE__ */ describedRule(
  { name: "authenticated", kind: "predicate", binds: [], reads: [], partial: () => "all" },
  { unknowns: [], residual: () => "all" }
);
function inGroup(group, options = {}) {
  checkArgument("inGroup", "group", GROUP, group);
  return identityPredicate({ subject: "inGroup", argument: group, options, test: ({ groups }) => groups.has(group) });
}
var GROUP = /* @__PURE__ */ valid("the name of a group", string.accepts);
var CLAIM_NAME = /* @__PURE__ */ valid("the name of a claim", string.accepts);
function identityPredicate({ subject, argument, options, test }) {
  const { issuer } = optionSchema(subject, { issuer: optional(string) }).check(options);
  const name = issuer === void 0 ? `${subject}(${argument})` : `${subject}(${argument} of ${issuer})`;
  return describedRule(
    {
      name,
      kind: "predicate",
      binds: [],
      reads: [],
      asks: [issuer ?? null],
      partial: (identity2) => (issuer === void 0 || identity2.issuer === issuer) && test(identity2) ? "all" : "none"
    },
    unknownPredicate(JSON.stringify([subject, argument, issuer]))
  );
}

// src/authorizer/response/response-fields.ts
init_errors();
init_type_guards();
import crypto from "node:crypto";
var MAX_PRINCIPAL_ID_LENGTH = 128;
function principalIdOf(identity2, callback2 = issuerAndSubject) {
  const principalId = callback2(identity2);
  if (typeof principalId !== "string" || principalId === "") {
    throw new ResponseError("principalId", "a non-empty string; set the option if identities have no issuer and subject");
  }
  return principalId.length <= MAX_PRINCIPAL_ID_LENGTH ? principalId : crypto.hash("sha256", principalId);
}
function issuerAndSubject(identity2) {
  const issuer = identityFact(identity2, "issuer");
  const subject = identityFact(identity2, "subject");
  return typeof issuer === "string" && typeof subject === "string" ? `${issuer}|${subject}` : void 0;
}
function checkUsageIdentifierKey(key) {
  if (typeof key !== "string" || !/^[0-9A-Za-z]{20,128}$/.test(key)) {
    throw new ResponseError("usageIdentifierKey", "20 to 128 letters and digits");
  }
  return key;
}
var RESERVED_KEYS = ["principalId", "integrationLatency"];
function flatContext(context) {
  return checkedContext(context, RESERVED_KEYS, flatValue);
}
function flatValue(value, key) {
  if (typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) return value;
  throw new ResponseError(`context.${key}`, "a string, a finite number or a boolean");
}
function checkedContext(context, reservedKeys, checkValue) {
  if (!isRecord(context) || isThenable(context)) throw new ResponseError("context", "an object");
  const checked = { ...context };
  for (const key of Object.keys(checked)) {
    if (checked[key] === void 0) delete checked[key];
    else if (reservedKeys.includes(key))
      throw new ResponseError(`context.${key}`, "renamed, because API Gateway reserves this key");
    else checked[key] = checkValue(checked[key], key);
  }
  return checked;
}

// src/authorizer/logging/decision-hook.ts
init_type_guards();

// src/internal/with-timeout.ts
function withTimeout(work, timeoutMs) {
  return new Promise((resolve, reject3) => {
    const timer = setTimeout(() => reject3(new Error(`timed out after ${timeoutMs} ms`)), timeoutMs);
    Promise.resolve(work).then(resolve, reject3).finally(() => clearTimeout(timer));
  });
}

// src/authorizer/logging/decision-hook.ts
var HOOK_TIMEOUT_MS = 10;
async function reportDecision(hook, makeRecord) {
  try {
    const result = hook(Object.freeze(makeRecord()));
    if (isThenable(result)) await withTimeout(result, HOOK_TIMEOUT_MS);
  } catch {
  }
}

// src/authorizer/verification.ts
var RESERVE_MS = 250;
function timeLimit(timeoutMs, lambdaContext2) {
  const remainingMs = lambdaContext2?.getRemainingTimeInMillis?.();
  return typeof remainingMs === "number" ? Math.max(1, Math.min(timeoutMs, remainingMs - RESERVE_MS)) : timeoutMs;
}
function startVerification(verifier, request2) {
  const verification = { result: void 0, settled: void 0 };
  verification.settled = verify();
  return verification;
  async function verify() {
    try {
      verification.result = knownAnswer(await verifier.verify(request2));
    } catch (cause) {
      verification.result = { kind: "unavailable", code: "ERR_VERIFIER_THREW", cause };
    }
  }
}
async function resultWithin(verification, limitMs) {
  await withTimeout(verification.settled, limitMs).catch(() => void 0);
  return verification.result ?? { kind: "unavailable", code: "ERR_TIMEOUT", cause: void 0 };
}

// src/policy/index.ts
init_options();

// src/policy/matching/context.ts
function keyName(spelled) {
  return { spelled, lower: spelled.toLowerCase() };
}
function readRaw(context, key) {
  if (Object.hasOwn(context, key.spelled)) return context[key.spelled];
  for (const name of Object.keys(context)) if (name.toLowerCase() === key.lower) return context[name];
  return void 0;
}
function readValues(context, key) {
  const raw = readRaw(context, key);
  if (raw === void 0 || raw === null) return void 0;
  if (!Array.isArray(raw)) return formatScalar(raw) ?? MALFORMED;
  if (raw.length === 0) return void 0;
  const values = [];
  for (const element of raw) {
    const value = formatScalar(element);
    if (value === void 0) return MALFORMED;
    values.push(value);
  }
  return values.length === 1 ? values[0] : values;
}
var MALFORMED = { malformed: true };
function readSingle(context, key) {
  const raw = readRaw(context, key);
  if (raw === void 0 || raw === null) return ABSENT;
  return formatScalar(raw) ?? MANY;
}
var ABSENT = { not: "absent" };
var MANY = { not: "many" };
function formatScalar(value) {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  return Number.isFinite(value) ? formatDecimal(Number(value)) : void 0;
}
function formatDecimal(value) {
  const text = String(value);
  const exponentAt = text.indexOf("e");
  if (exponentAt === -1) return text;
  const sign2 = text.startsWith("-") ? "-" : "";
  const digits = text.slice(0, exponentAt).replace(/[-.]/g, "");
  const places = Number(text.slice(exponentAt + 1)) + 1;
  return text.includes("e-") ? `${sign2}0.${"0".repeat(-places)}${digits}` : sign2 + digits.padEnd(places, "0");
}

// src/policy/matching/glob.ts
function matchesGlob(glob, text, from = 0) {
  const { kind, first, middle, last } = glob;
  if (kind === "any") return true;
  if (kind === "prefix") return hasStringAt(text, first.text, from);
  if (last === void 0) return text.length - from === first.text.length && isPieceAt(first, text, from);
  const end = text.length - last.text.length;
  let at = from + first.text.length;
  if (at > end || !isPieceAt(first, text, from) || !isPieceAt(last, text, end)) return false;
  for (const piece of middle) {
    const position = findPiece(piece, text, at);
    if (position === -1) return false;
    at = position + piece.text.length;
    if (at > end) return false;
  }
  return true;
}
function parsePattern(text) {
  const wild = [];
  for (let offset = 0; offset < text.length; offset++) {
    if (text[offset] === "*" || text[offset] === "?") wild.push(offset);
  }
  return { text, wild };
}
function slicePattern({ text, wild }, start, end = text.length) {
  return {
    text: text.slice(start, end),
    wild: wild.filter((offset) => offset >= start && offset < end).map((offset) => offset - start)
  };
}
function compileGlob({ text, wild }) {
  const pieces = [];
  let start = 0;
  let holes = [];
  const pieceUpTo = (end) => ({
    text: text.slice(start, end),
    holes: holes.length === 0 ? void 0 : holes
  });
  for (const offset of wild) {
    if (text[offset] === "?") {
      holes.push(offset - start);
      continue;
    }
    pieces.push(pieceUpTo(offset));
    start = offset + 1;
    holes = [];
  }
  const rest = pieceUpTo(text.length);
  const [first, ...inner] = pieces;
  if (first === void 0) return { kind: "other", first: rest, middle: [], last: void 0 };
  const middle = inner.filter((piece) => piece.text !== "");
  const isPrefix2 = middle.length === 0 && rest.text === "" && first.holes === void 0;
  if (!isPrefix2) return { kind: "other", first, middle, last: rest };
  return { kind: first.text === "" ? "any" : "prefix", first, middle, last: void 0 };
}
function hasStringAt(text, part, at) {
  return text.slice(at, at + part.length) === part;
}
function isPieceAt(piece, text, at) {
  if (piece.holes === void 0) return hasStringAt(text, piece.text, at);
  let hole = 0;
  for (let index = 0; index < piece.text.length; index++) {
    if (piece.holes[hole] === index) hole++;
    else if (piece.text.charCodeAt(index) !== text.charCodeAt(at + index)) return false;
  }
  return true;
}
function findPiece(piece, text, from) {
  if (piece.holes === void 0) return text.indexOf(piece.text, from);
  const lastStart = text.length - piece.text.length;
  for (let at = from; at <= lastStart; at++) if (isPieceAt(piece, text, at)) return at;
  return -1;
}

// src/policy/matching/resource-pattern.ts
function compileResource(pattern) {
  const wide = compileGlob(pattern);
  const { head, tail } = splitArn(pattern);
  if (head.every(({ wild }) => wild.length === 0)) return { wide, narrow: void 0 };
  return { wide, narrow: { head: head.map(compileGlob), tail: compileGlob(tail) } };
}
function matchesResource2(pattern, arn, isNarrow) {
  return isNarrow && pattern.narrow !== void 0 ? matchesParts(pattern.narrow, arn) : matchesGlob(pattern.wide, arn);
}
function compileArnCondition(pattern) {
  const { head, tail } = splitArn(pattern);
  return head.length < 5 ? void 0 : { head: head.map(compileGlob), tail: compileGlob(tail) };
}
function matchesParts({ head, tail }, text) {
  let from = 0;
  for (const glob of head) {
    const colon = text.indexOf(":", from);
    if (colon === -1 || !matchesGlob(glob, text.slice(from, colon))) return false;
    from = colon + 1;
  }
  return matchesGlob(tail, text, from);
}
function splitArn(pattern) {
  let from = 0;
  const head = arnColons(pattern.text).map((colon) => {
    const part = slicePattern(pattern, from, colon);
    from = colon + 1;
    return part;
  });
  return { head, tail: slicePattern(pattern, from) };
}
function findApiEnd(arn) {
  const [, , service] = arn.split(":", 3);
  const lastColon = arnColons(arn)[4];
  return service !== "execute-api" || lastColon === void 0 ? -1 : arn.indexOf("/", lastColon);
}
function arnColons(text) {
  const colons = [];
  for (let at = text.indexOf(":"); at !== -1 && colons.length < 5; at = text.indexOf(":", at + 1)) colons.push(at);
  return colons;
}

// src/policy/matching/template.ts
function parseTemplate(text, { variables, wildcards }) {
  const literal = (piece) => wildcards ? parsePattern(piece) : { text: piece, wild: [] };
  if (!variables || !text.includes("${")) {
    const fixed = literal(text);
    return { parts: [fixed], fixed };
  }
  const parts = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("${", at);
    if (open !== at) parts.push(literal(text.slice(at, open === -1 ? text.length : open)));
    if (open === -1) break;
    const variable = parseVariable(text, open + 2);
    if (variable === void 0) return void 0;
    parts.push(variable.part);
    at = variable.next;
  }
  const patterns = parts.filter((part) => !isVariable(part));
  return { parts, fixed: patterns.length === parts.length ? joinPatterns(patterns) : void 0 };
}
function bindTemplate(template, context) {
  const patterns = [];
  for (const part of template.parts) {
    if (!isVariable(part)) {
      patterns.push(part);
      continue;
    }
    const value = substitute(part, context);
    if (value === void 0) return void 0;
    patterns.push({ text: value, wild: [] });
  }
  return joinPatterns(patterns);
}
function parseLeadingTemplate({ parts }) {
  const lead = [];
  let rest = [];
  for (const part of parts) {
    if (isVariable(part)) {
      if (rest.some(({ wild }) => wild.length > 0)) return void 0;
      lead.push(...rest.map(({ text }) => text), part);
      rest = [];
    } else rest.push(part);
  }
  const [first] = lead;
  if (typeof first !== "string" || arnColons(first).length < 5) return void 0;
  return { lead, rest: compileGlob(joinPatterns(rest)) };
}
function matchesLeadingTemplate({ lead, rest }, text, context) {
  let at = 0;
  for (const part of lead) {
    const value = typeof part === "string" ? part : substitute(part, context);
    if (value === void 0 || !hasStringAt(text, value, at)) return false;
    at += value.length;
  }
  return matchesGlob(rest, text, at);
}
function substitute({ key, fallback }, context) {
  const value = readSingle(context, key);
  if (typeof value === "string") return value;
  return value.not === "absent" ? fallback : void 0;
}
function variableKeys(template) {
  return template.parts.filter(isVariable).map(({ key }) => key.spelled);
}
function parseVariable(text, start) {
  const first = text[start];
  if ((first === "*" || first === "?" || first === "$") && text[start + 1] === "}") {
    return { part: { text: first, wild: [] }, next: start + 2 };
  }
  let end = start;
  while (!NAME_ENDS.has(text[end])) end++;
  const name = text.slice(start, end);
  if (name === "" || !isKeyName(name)) return void 0;
  if (text[end] === "}") return { part: { key: keyName(name), fallback: void 0 }, next: end + 1 };
  let quote = end + 1;
  while (text[quote] === " ") quote++;
  if (text[quote] !== "'") return void 0;
  const close = text.indexOf("'", quote + 1);
  if (close === -1 || text[close + 1] !== "}") return void 0;
  return { part: { key: keyName(name), fallback: text.slice(quote + 1, close) }, next: close + 2 };
}
var NAME_ENDS = /* @__PURE__ */ new Set([",", "}", void 0]);
function isKeyName(name) {
  for (const character of name) if ("${*?".includes(character)) return false;
  return true;
}
function isVariable(part) {
  return "key" in part;
}
function joinPatterns(patterns) {
  let text = "";
  const wild = [];
  for (const pattern of patterns) {
    for (const offset of pattern.wild) wild.push(text.length + offset);
    text += pattern.text;
  }
  return { text, wild };
}

// src/policy/conditions/canonical-base64.ts
var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
function canonicalBase64(text) {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digits = text.slice(0, text.length - padding);
  const remainder = digits.length % 4;
  if (remainder === 1 || padding > 0 && remainder + padding !== 4) return void 0;
  for (const digit of digits) if (!ALPHABET.includes(digit)) return void 0;
  if (remainder === 0) return digits;
  const last = ALPHABET.indexOf(digits.charAt(digits.length - 1));
  const used = remainder === 2 ? last & 48 : last & 60;
  return digits.slice(0, -1) + ALPHABET.charAt(used);
}

// src/policy/conditions/decimal.ts
function parseDecimal(text) {
  const isNegative = text[0] === "-";
  const start = isNegative ? 1 : 0;
  const dot = text.indexOf(".", start);
  const end = dot === -1 ? text.length : dot;
  if (!areDigits(text, start, end) || dot !== -1 && !areDigits(text, dot + 1, text.length)) return void 0;
  let from = start;
  while (text[from] === "0") from++;
  let to = text.length;
  while (text[to - 1] === "0") to--;
  const whole = text.slice(from, end);
  const fraction = dot === -1 ? "" : text.slice(dot + 1, to);
  return { sign: isNegative && whole + fraction !== "" ? -1 : 1, whole, fraction };
}
function compareDecimals(a, b) {
  if (a.sign !== b.sign) return a.sign;
  return a.sign * compareMagnitudes(a, b);
}
function compareMagnitudes(a, b) {
  if (a.whole.length !== b.whole.length) return a.whole.length - b.whole.length;
  return compareStrings(a.whole, b.whole) || compareStrings(a.fraction, b.fraction);
}
function compareStrings(a, b) {
  return Number(a > b) - Number(a < b);
}
function areDigits(text, start, end) {
  for (let index = start; index < end; index++) {
    const character = text.charAt(index);
    if (character < "0" || character > "9") return false;
  }
  return start < end;
}

// src/policy/conditions/instant.ts
var MAX_LENGTH2 = 35;
var CALENDAR = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?)?)?$/;
var EPOCH = /^(-?\d{1,15})(?:\.(\d{1,9}))?$/;
function parseInstant(text) {
  if (text.length > MAX_LENGTH2) return void 0;
  return parseCalendar(text) ?? parseEpoch(text);
}
function compareInstants(a, b) {
  return a.seconds - b.seconds || compareStrings(a.fraction, b.fraction);
}
function parseCalendar(text) {
  if (!CALENDAR.test(text)) return void 0;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = text.length > 4 ? twoDigits(text, 5) : 1;
  const day = text.length > 7 ? twoDigits(text, 8) : 1;
  const midnight = Date.UTC(year + 400, month - 1, day);
  if (day > 28 && midnight >= Date.UTC(year + 400, month, 1)) return void 0;
  const seconds = midnight / 1e3 - SECONDS_IN_400_YEARS;
  if (text.length <= 10) return { seconds, fraction: "" };
  const offsetAt = text.endsWith("Z") ? text.length - 1 : text.length - 6;
  const time = twoDigits(text, 11) * 3600 + twoDigits(text, 14) * 60 + (text[16] === ":" ? twoDigits(text, 17) : 0);
  const fraction = text[19] === "." ? trimZeros(text.slice(20, offsetAt)) : "";
  return { seconds: seconds + time - offsetSeconds(text, offsetAt), fraction };
}
var SECONDS_IN_400_YEARS = 146097 * 86400;
function offsetSeconds(text, at) {
  if (text[at] === "Z") return 0;
  const seconds = twoDigits(text, at + 1) * 3600 + twoDigits(text, at + 4) * 60;
  return text[at] === "-" ? -seconds : seconds;
}
function twoDigits(text, at) {
  return (text.charCodeAt(at) - CODE_OF_ZERO2) * 10 + text.charCodeAt(at + 1) - CODE_OF_ZERO2;
}
var CODE_OF_ZERO2 = 48;
function parseEpoch(text) {
  const match = EPOCH.exec(text);
  if (match === null) return void 0;
  const [, seconds = "", fraction] = match;
  if (fraction === void 0) return { seconds: Number(seconds), fraction: "" };
  return seconds.startsWith("-") ? void 0 : { seconds: Number(seconds), fraction: trimZeros(fraction) };
}
function trimZeros(fraction) {
  return fraction.replace(/0+$/, "");
}

// src/policy/conditions/operators.ts
var identity = (text) => text;
var lowercase = (text) => text.toLowerCase();
var STRING = {
  variables: true,
  parsePolicyValue: ({ text }) => text,
  parseRequestValue: identity
};
var LOWERCASE = {
  variables: true,
  parsePolicyValue: ({ text }) => lowercase(text),
  parseRequestValue: lowercase
};
var GLOB = {
  variables: true,
  wildcards: true,
  parsePolicyValue: compileGlob,
  parseRequestValue: identity
};
var ARN = {
  variables: true,
  wildcards: true,
  parsePolicyValue: compileArnCondition,
  parseRequestValue: identity
};
var NUMBER = {
  parsePolicyValue: ({ text }) => parseDecimal(text),
  parseRequestValue: parseDecimal
};
var DATE = {
  parsePolicyValue: ({ text }) => parseInstant(text),
  parseRequestValue: parseInstant
};
var BOOLEAN = {
  parsePolicyValue: ({ text }) => parseBoolean(text),
  parseRequestValue: parseBoolean
};
var BINARY = {
  parsePolicyValue: ({ text }) => canonicalBase64(text),
  parseRequestValue: canonicalBase64
};
var ADDRESS = {
  parsePolicyValue: ({ text }) => parseRange(text),
  parseRequestValue: parseAddress
};
var isEqual = (requestValue, policyValue) => requestValue === policyValue;
var isLike = (requestValue, glob) => matchesGlob(glob, requestValue);
var isArnLike = (requestValue, parts) => matchesParts(parts, requestValue);
var OPERATORS = [
  entry("StringEquals", STRING, isEqual),
  negation("StringNotEquals", STRING, isEqual),
  entry("StringEqualsIgnoreCase", LOWERCASE, isEqual),
  negation("StringNotEqualsIgnoreCase", LOWERCASE, isEqual),
  entry("StringLike", GLOB, isLike),
  negation("StringNotLike", GLOB, isLike),
  entry("NumericEquals", NUMBER, (value, limit) => compareDecimals(value, limit) === 0),
  negation("NumericNotEquals", NUMBER, (value, limit) => compareDecimals(value, limit) === 0),
  entry("NumericLessThan", NUMBER, (value, limit) => compareDecimals(value, limit) < 0),
  entry("NumericLessThanEquals", NUMBER, (value, limit) => compareDecimals(value, limit) <= 0),
  entry("NumericGreaterThan", NUMBER, (value, limit) => compareDecimals(value, limit) > 0),
  entry("NumericGreaterThanEquals", NUMBER, (value, limit) => compareDecimals(value, limit) >= 0),
  entry("DateEquals", DATE, (value, limit) => compareInstants(value, limit) === 0),
  negation("DateNotEquals", DATE, (value, limit) => compareInstants(value, limit) === 0),
  entry("DateLessThan", DATE, (value, limit) => compareInstants(value, limit) < 0),
  entry("DateLessThanEquals", DATE, (value, limit) => compareInstants(value, limit) <= 0),
  entry("DateGreaterThan", DATE, (value, limit) => compareInstants(value, limit) > 0),
  entry("DateGreaterThanEquals", DATE, (value, limit) => compareInstants(value, limit) >= 0),
  entry("Bool", BOOLEAN, isEqual),
  entry("BinaryEquals", BINARY, isEqual),
  entry("IpAddress", ADDRESS, isInRange),
  negation("NotIpAddress", ADDRESS, isInRange),
  entry("ArnEquals", ARN, isArnLike),
  negation("ArnNotEquals", ARN, isArnLike),
  entry("ArnLike", ARN, isArnLike),
  negation("ArnNotLike", ARN, isArnLike)
];
var BY_NAME = new Map(
  OPERATORS.map((operator2) => [operator2.name.toLowerCase(), operator2])
);
function findOperator(name) {
  return BY_NAME.get(name.toLowerCase());
}
function entry(name, type, matches) {
  return operator(name, type, { matches, negated: false });
}
function negation(name, type, matches) {
  return operator(name, type, { matches, negated: true });
}
function operator(name, { variables = false, wildcards = false, parsePolicyValue, parseRequestValue }, { matches, negated }) {
  return {
    name,
    negated,
    variables,
    wildcards,
    parsePolicyValue,
    parseRequestValue,
    // The table does not keep P and R: `matches` only receives values that the parsers of the same entry returned.
    matches
  };
}
function parseBoolean(text) {
  const lower = text.toLowerCase();
  return lower === "true" || lower === "false" ? lower : void 0;
}

// src/policy/conditions/condition.ts
function prepareCondition({ operatorName, key, values: source, variables }) {
  const { set, ifExists, base } = splitOperatorName(operatorName);
  const operator2 = findOperator(base);
  const isNull = base.toLowerCase() === "null" && set === void 0 && !ifExists;
  const condition = (facts2) => ({
    operatorName,
    key: keyName(key),
    set,
    ifExists,
    operator: operator2,
    source,
    values: [],
    templates: [],
    variables: [],
    mustBeAbsent: [],
    fault: void 0,
    ...facts2
  });
  if (operator2 === void 0 && !isNull) return condition({ fault: "operator-unknown" });
  if (source.length === 0) return condition({ fault: "values-empty" });
  if (operator2 === void 0) {
    const flags = source.map((value) => value.toLowerCase());
    if (!flags.every((flag) => flag === "true" || flag === "false")) return condition({ fault: "value-malformed" });
    return condition({ mustBeAbsent: flags.map((flag) => flag === "true") });
  }
  const values = [];
  const templates = [];
  const syntax = { variables: variables && operator2.variables, wildcards: operator2.wildcards };
  for (const text of source) {
    const template = parseTemplate(text, syntax);
    if (template === void 0) return condition({ fault: "variable-malformed" });
    if (template.fixed === void 0) {
      templates.push(template);
      continue;
    }
    const value = operator2.parsePolicyValue(template.fixed);
    if (value === void 0) return condition({ fault: "value-malformed" });
    values.push(value);
  }
  return condition({ values, templates, variables: templates.flatMap(variableKeys) });
}
function evaluateCondition(condition, context) {
  if (condition.fault !== void 0) return "unknown";
  const { operator: operator2, set, mustBeAbsent } = condition;
  const values = readValues(context, condition.key);
  if (operator2 === void 0) return mustBeAbsent.includes(values === void 0) ? "yes" : "no";
  if (values === void 0) return resultForAbsentKey(condition, operator2);
  if (typeof values === "string") return evaluateValue(condition, operator2, values, context);
  if ("malformed" in values) return "unknown";
  const results = values.map((value) => evaluateValue(condition, operator2, value, context));
  if (set === "all") return results.includes("no") ? "no" : results.includes("unknown") ? "unknown" : "yes";
  if (set === "any") return results.includes("yes") ? "yes" : results.includes("unknown") ? "unknown" : "no";
  return !operator2.negated && results.every((result) => result === "no") ? "no" : "unknown";
}
function resultForAbsentKey({ set, ifExists }, { negated }) {
  if (ifExists || set === "all") return "yes";
  return negated && set !== "any" ? "yes" : "no";
}
function evaluateValue({ values, templates }, operator2, text, context) {
  const { negated } = operator2;
  const requestValue = operator2.parseRequestValue(text);
  if (requestValue === void 0) return negated ? "unknown" : "no";
  for (const value of values) if (operator2.matches(requestValue, value)) return negated ? "no" : "yes";
  let isUnresolved = false;
  for (const template of templates) {
    const bound = bindTemplate(template, context);
    const value = bound === void 0 ? void 0 : operator2.parsePolicyValue(bound);
    if (value === void 0) isUnresolved = true;
    else if (operator2.matches(requestValue, value)) return negated ? "no" : "yes";
  }
  return !negated ? "no" : isUnresolved ? "unknown" : "yes";
}
var SET_PREFIXES = [
  ["forallvalues:", "all"],
  ["foranyvalue:", "any"]
];
function splitOperatorName(name) {
  const lower = name.toLowerCase();
  const [prefix = "", set] = SET_PREFIXES.find(([prefix2]) => lower.startsWith(prefix2)) ?? [];
  const ifExists = lower.endsWith("ifexists");
  return { set, ifExists, base: name.slice(prefix.length, ifExists ? -"ifexists".length : void 0) };
}

// src/policy/language/catalog.ts
var ACTIONS = {
  Invoke: "call a method or route",
  InvalidateCache: "invalidate a cached response of a REST API",
  ManageConnections: "send to and close connections of a WebSocket API"
};
var EXECUTE_API_ACTIONS = ACTIONS;
function matchesExecuteApiAction(pattern) {
  return Object.keys(EXECUTE_API_ACTIONS).some((name) => matchesGlob(pattern, `execute-api:${name}`.toLowerCase()));
}
var KEYS = {
  "aws:AssumedRoot": { type: "boolean", isMultivalued: false, availability: "none" },
  "aws:CalledVia": { type: "string", isMultivalued: true, availability: "none" },
  "aws:CalledViaAWSMCP": { type: "string", isMultivalued: false, availability: "none" },
  "aws:CalledViaFirst": { type: "string", isMultivalued: false, availability: "none" },
  "aws:CalledViaLast": { type: "string", isMultivalued: false, availability: "none" },
  "aws:ChatbotSourceArn": { type: "arn", isMultivalued: false, availability: "none" },
  "aws:CurrentTime": { type: "date", isMultivalued: false, availability: "all" },
  "aws:Ec2InstanceSourcePrivateIPv4": { type: "address", isMultivalued: false, availability: "none" },
  "aws:Ec2InstanceSourceVpc": { type: "string", isMultivalued: false, availability: "none" },
  "aws:EpochTime": { type: "date", isMultivalued: false, availability: "all" },
  "aws:FederatedProvider": { type: "string", isMultivalued: false, availability: "none" },
  "aws:IsMcpServiceAction": { type: "boolean", isMultivalued: false, availability: "none" },
  "aws:MultiFactorAuthAge": { type: "number", isMultivalued: false, availability: "iam" },
  "aws:MultiFactorAuthPresent": { type: "boolean", isMultivalued: false, availability: "iam" },
  "aws:PrincipalAccount": { type: "string", isMultivalued: false, availability: "iam" },
  "aws:PrincipalArn": { type: "arn", isMultivalued: false, availability: "iam" },
  "aws:PrincipalIsAWSService": { type: "boolean", isMultivalued: false, availability: "none" },
  "aws:PrincipalOrgID": { type: "string", isMultivalued: false, availability: "iam" },
  "aws:PrincipalOrgPaths": { type: "string", isMultivalued: true, availability: "iam" },
  "aws:PrincipalServiceName": { type: "string", isMultivalued: false, availability: "none" },
  "aws:PrincipalServiceNamesList": { type: "string", isMultivalued: true, availability: "none" },
  "aws:PrincipalTag/": { type: "string", isMultivalued: false, availability: "iam" },
  "aws:PrincipalType": { type: "string", isMultivalued: false, availability: "iam" },
  "aws:Referer": { type: "string", isMultivalued: false, availability: "all" },
  "aws:RequestedRegion": { type: "string", isMultivalued: false, availability: "none" },
  "aws:RequestTag/": { type: "string", isMultivalued: false, availability: "none" },
  "aws:ResourceAccount": { type: "string", isMultivalued: false, availability: "none" },
  "aws:ResourceOrgID": { type: "string", isMultivalued: false, availability: "none" },
  "aws:ResourceOrgPaths": { type: "string", isMultivalued: true, availability: "none" },
  "aws:ResourceTag/": { type: "string", isMultivalued: false, availability: "none" },
  "aws:SecureTransport": { type: "boolean", isMultivalued: false, availability: "all" },
  "aws:SignInSessionArn": { type: "arn", isMultivalued: false, availability: "none" },
  "aws:SourceAccount": { type: "string", isMultivalued: false, availability: "none" },
  "aws:SourceArn": { type: "arn", isMultivalued: false, availability: "all" },
  "aws:SourceIdentity": { type: "string", isMultivalued: false, availability: "none" },
  "aws:SourceIp": { type: "address", isMultivalued: false, availability: "all" },
  "aws:SourceOrgID": { type: "string", isMultivalued: false, availability: "none" },
  "aws:SourceOrgPaths": { type: "string", isMultivalued: true, availability: "none" },
  "aws:SourceOwner": { type: "string", isMultivalued: false, availability: "none" },
  "aws:SourceVpc": { type: "string", isMultivalued: false, availability: "private" },
  "aws:SourceVpcArn": { type: "arn", isMultivalued: false, availability: "private" },
  "aws:SourceVpce": { type: "string", isMultivalued: false, availability: "private" },
  "aws:TagKeys": { type: "string", isMultivalued: true, availability: "none" },
  "aws:TokenIssueTime": { type: "date", isMultivalued: false, availability: "iam" },
  "aws:UserAgent": { type: "string", isMultivalued: false, availability: "all" },
  "aws:userid": { type: "string", isMultivalued: false, availability: "iam" },
  "aws:username": { type: "string", isMultivalued: false, availability: "iam" },
  "aws:ViaAWSMCPService": { type: "boolean", isMultivalued: false, availability: "none" },
  "aws:ViaAWSService": { type: "boolean", isMultivalued: false, availability: "none" },
  "aws:VpceAccount": { type: "string", isMultivalued: false, availability: "none" },
  "aws:VpceOrgID": { type: "string", isMultivalued: false, availability: "none" },
  "aws:VpceOrgPaths": { type: "string", isMultivalued: true, availability: "none" },
  "aws:VpcSourceIp": { type: "address", isMultivalued: false, availability: "private" },
  "execute-api:viaDomainArn": { type: "arn", isMultivalued: false, availability: "private" }
};
var CONDITION_KEYS = KEYS;
var BY_LOWER_NAME = new Map(
  Object.entries(CONDITION_KEYS).map(([name, facts2]) => [name.toLowerCase(), facts2])
);
function findConditionKey(name) {
  const lower = name.toLowerCase();
  const slash = lower.indexOf("/");
  if (slash === -1) return BY_LOWER_NAME.get(lower);
  return slash + 1 < lower.length ? BY_LOWER_NAME.get(lower.slice(0, slash + 1)) : void 0;
}
function isUnknownConditionKey(name) {
  const [prefix = ""] = name.toLowerCase().split(":", 1);
  const isCatalogued = prefix === "aws" || prefix === "execute-api" || !name.includes(":");
  return isCatalogued && findConditionKey(name) === void 0;
}

// src/policy/language/condition-element.ts
init_type_guards();
function readConditions(element, { path, variables, report }) {
  if (element === void 0) return [];
  const conditions = [];
  const addFault = (code, faultPath) => {
    report(code, faultPath);
    conditions.push(prepareCondition({ operatorName: "", key: "", values: [], variables }));
  };
  if (!isRecord(element)) {
    addFault("condition-malformed", path);
    return conditions;
  }
  for (const [operatorName, block] of Object.entries(element)) {
    const operatorPath = memberPath(path, operatorName);
    const blocks = Array.isArray(block) ? block : [block];
    if (blocks.length === 0) addFault("values-empty", operatorPath);
    for (const keys of blocks) {
      if (!isRecord(keys)) {
        addFault("condition-malformed", operatorPath);
        continue;
      }
      for (const [key, value] of Object.entries(keys)) {
        const keyPath = memberPath(operatorPath, key);
        const values = formatValues(value);
        if (values === void 0 || key === "") {
          addFault("condition-malformed", keyPath);
          continue;
        }
        const condition = prepareCondition({ operatorName, key, values, variables });
        if (condition.fault !== void 0)
          report(condition.fault, condition.fault === "operator-unknown" ? operatorPath : keyPath);
        conditions.push(condition);
      }
    }
  }
  return conditions;
}
function formatValues(value) {
  const values = [];
  for (const element of Array.isArray(value) ? value : [value]) {
    const text = formatScalar(element);
    if (text === void 0) return void 0;
    values.push(text);
  }
  return values;
}

// node_modules/toad-cache/dist/toad-cache.mjs
function validateCacheParams(max, ttlInMsecs) {
  if (typeof max !== "number" || !Number.isInteger(max) || max < 0) {
    throw new Error("Invalid max value");
  }
  if (typeof ttlInMsecs !== "number" || !Number.isInteger(ttlInMsecs) || ttlInMsecs < 0) {
    throw new Error("Invalid ttl value");
  }
}
var LruMap = class {
  constructor(max = 1e3, ttlInMsecs = 0) {
    validateCacheParams(max, ttlInMsecs);
    this.first = null;
    this.items = /* @__PURE__ */ new Map();
    this.last = null;
    this.max = max;
    this.ttl = ttlInMsecs;
  }
  get size() {
    return this.items.size;
  }
  bumpLru(item) {
    if (this.last === item) {
      return;
    }
    const last = this.last;
    const next = item.next;
    const prev = item.prev;
    if (this.first === item) {
      this.first = next;
    }
    item.next = null;
    item.prev = last;
    last.next = item;
    if (prev !== null) {
      prev.next = next;
    }
    if (next !== null) {
      next.prev = prev;
    }
    this.last = item;
  }
  clear() {
    this.items.clear();
    this.first = null;
    this.last = null;
  }
  delete(key) {
    const item = this.items.get(key);
    if (item !== void 0) {
      this.items.delete(key);
      if (item.prev !== null) {
        item.prev.next = item.next;
      }
      if (item.next !== null) {
        item.next.prev = item.prev;
      }
      if (this.first === item) {
        this.first = item.next;
      }
      if (this.last === item) {
        this.last = item.prev;
      }
    }
  }
  deleteMany(keys) {
    for (var i = 0; i < keys.length; i++) {
      this.delete(keys[i]);
    }
  }
  evict() {
    if (this.size > 0) {
      const item = this.first;
      this.items.delete(item.key);
      if (this.size === 0) {
        this.first = null;
        this.last = null;
      } else {
        this.first = item.next;
        this.first.prev = null;
      }
    }
  }
  expiresAt(key) {
    const item = this.items.get(key);
    if (item !== void 0) {
      return item.expiry;
    }
  }
  get(key) {
    const item = this.items.get(key);
    if (item !== void 0) {
      if (this.ttl > 0 && item.expiry <= Date.now()) {
        this.delete(key);
        return;
      }
      this.bumpLru(item);
      return item.value;
    }
  }
  getMany(keys) {
    const result = new Array(keys.length);
    for (var i = 0; i < keys.length; i++) {
      result[i] = this.get(keys[i]);
    }
    return result;
  }
  keys() {
    return this.items.keys();
  }
  set(key, value) {
    const existing = this.items.get(key);
    if (existing !== void 0) {
      existing.value = value;
      existing.expiry = this.ttl > 0 ? Date.now() + this.ttl : this.ttl;
      this.bumpLru(existing);
      return;
    }
    if (this.max > 0 && this.size >= this.max) {
      this.evict();
    }
    const item = {
      expiry: this.ttl > 0 ? Date.now() + this.ttl : this.ttl,
      key,
      prev: this.last,
      next: null,
      value
    };
    this.items.set(key, item);
    if (this.size === 1) {
      this.first = item;
    } else {
      this.last.next = item;
    }
    this.last = item;
  }
};

// src/policy/matching/principal.ts
function parseCaller(principal) {
  if (!principal.startsWith("arn:")) return withoutAccount(principal);
  const [, partition, service, , accountId, ...rest] = principal.split(":");
  const isIdentity = service === "iam" || service === "sts";
  if (!isIdentity || accountId === void 0 || !isAccountId(accountId)) return withoutAccount(principal);
  const name = rest.join(":");
  return { principal, partition, accountId, role: parseRole(service, name), isRoot: service === "iam" && name === "root" };
}
function withoutAccount(principal) {
  return { principal, partition: void 0, accountId: void 0, role: void 0, isRoot: false };
}
function isServiceOrAnonymous({ principal }) {
  return principal === "anonymous" || principal.length <= 128 && SERVICE.test(principal);
}
var SERVICE = /^[a-z0-9.-]{1,63}\.amazonaws\.com(\.cn)?$/;
function parsePrincipalName(kind, name) {
  if (name === "*") return kind === "AWS" ? { kind: "everyone" } : void 0;
  if (name === "" || name.includes("*") || name.includes("?")) return void 0;
  if (kind === "Service" || kind === "Federated" || kind === "CanonicalUser") return { kind: "exact", principal: name };
  if (kind !== "AWS") return void 0;
  if (isAccountId(name)) return { kind: "account", accountId: name, partition: void 0, root: void 0 };
  if (isUniqueId(name)) return { kind: "deleted" };
  const { partition, accountId, role } = parseCaller(name);
  if (accountId === void 0) return void 0;
  if (name === `arn:${partition}:iam::${accountId}:root`) return { kind: "account", accountId, partition, root: name };
  const isRole = role !== void 0 && name.startsWith(`arn:${partition}:iam:`);
  return isRole ? { kind: "role", arn: name, accountId, partition, role } : { kind: "exact", principal: name };
}
function matchPrincipal(name, caller) {
  switch (name.kind) {
    case "everyone":
      return "direct";
    case "deleted":
      return void 0;
    case "exact":
      return name.principal === caller.principal ? "direct" : void 0;
    case "account":
      if (name.accountId !== caller.accountId || (name.partition ?? caller.partition) !== caller.partition) return void 0;
      return caller.isRoot ? "direct" : "account";
    case "role":
      return name.accountId === caller.accountId && name.partition === caller.partition && name.role === caller.role ? "role" : void 0;
  }
}
function isExempt(name, caller, isDeny) {
  const match = matchPrincipal(name, caller);
  if (!isDeny) return match !== void 0;
  return match === "direct" || name.kind === "role" && name.arn === caller.principal;
}
function parseRole(service, resource) {
  const [kind, ...names2] = resource.split("/");
  if (service === "sts") return kind === "assumed-role" ? names2[0] : void 0;
  return kind === "role" ? names2.at(-1) : void 0;
}
function isUniqueId(text) {
  return text.length <= 128 && /^A(?:IDA|ROA)[A-Z0-9]{12,}$/.test(text);
}
function isAccountId(text) {
  return text.length === 12 && /^\d{12}$/.test(text);
}

// src/policy/evaluation/compiled-anchor.ts
function literalSegments(template) {
  const segments = [];
  let current = "";
  let isLiteral = true;
  for (const part of template.parts) {
    if ("key" in part) {
      isLiteral = false;
      continue;
    }
    for (let offset = 0; offset < part.text.length; offset++) {
      const character = part.text.charAt(offset);
      if (part.wild.includes(offset)) isLiteral = false;
      else if (character === "/") {
        if (isLiteral) segments.push(current);
        current = "";
        isLiteral = true;
      } else current += character;
    }
  }
  if (isLiteral) segments.push(current);
  return segments;
}
function chooseAnchors(patterns) {
  const counts = /* @__PURE__ */ new Map();
  for (const segments of patterns) for (const segment of new Set(segments)) counts.set(segment, (counts.get(segment) ?? 0) + 1);
  const countOf = (segment) => counts.get(segment) ?? 0;
  return patterns.map((segments) => {
    const candidates = segments.filter((segment) => countOf(segment) < patterns.length || patterns.length === 1);
    return candidates.sort((a, b) => countOf(a) - countOf(b) || b.length - a.length)[0];
  });
}

// src/policy/evaluation/match-statement.ts
function firstMismatch(statement, request2) {
  if (statement.faulty) return statement.effect === "Allow" ? "unreadable" : void 0;
  if (!matchesAction(statement, request2.action)) return "action";
  if (!matchesPrincipal(statement, request2.caller)) return "principal";
  if (!matchesResources(statement, request2)) return "resource";
  return matchesConditions(statement, request2.context) ? void 0 : "condition";
}
function matchesAction({ actions, effect }, action) {
  if (actions.faulty) return effect === "Deny";
  for (const glob of actions.items) if (matchesGlob(glob, action)) return !actions.negated;
  return actions.negated;
}
function matchesPrincipal({ place, principals, effect }, caller) {
  if (isExemptFrom(place.kind, caller)) return false;
  if (principals === void 0) return true;
  if (principals.faulty) return effect === "Deny";
  if (principals.negated) return !principals.items.some((name) => isExempt(name, caller, effect === "Deny"));
  return principals.items.some((name) => matchPrincipal(name, caller) !== void 0);
}
function isExemptFrom(kind, caller) {
  if (kind === "identity") return caller.isRoot;
  return kind === "serviceControl" && isServiceOrAnonymous(caller);
}
function matchesResources({ resources, effect }, request2) {
  if (resources.faulty) return effect === "Deny";
  const isNarrow = effect === "Allow" !== resources.negated;
  for (const item of resources.items) {
    const matches = matchesItem(item, request2, isNarrow);
    if (matches === "unresolved") {
      if (resources.negated && effect === "Allow") return false;
    } else if (matches) return !resources.negated;
  }
  return resources.negated;
}
function matchesItem(item, request2, isNarrow) {
  const { resource, context } = request2;
  if (item.pattern !== void 0) return matchesResource2(item.pattern, resource, isNarrow);
  if (item.leading !== void 0 && matchesLeadingTemplate(item.leading, resource, context)) return true;
  const bound = bindTemplate(item.template, context);
  if (bound === void 0) return "unresolved";
  if (item.leading !== void 0) return false;
  if (!item.isShortForm) return matchesResource2(compileResource(bound), resource, isNarrow);
  const apiEnd = findApiEnd(resource);
  return apiEnd !== -1 && matchesGlob(compileGlob(bound), resource, apiEnd);
}
function matchesConditions({ conditions, effect }, context) {
  for (const condition of conditions) if (!holds(condition, context, effect)) return false;
  return true;
}
function holds(condition, context, effect) {
  const result = evaluateCondition(condition, context);
  return result === "yes" || result === "unknown" && effect === "Deny";
}
function closestPrincipalMatch({ principals }, caller) {
  if (principals?.negated === true) return "direct";
  const matches = new Set(principals?.items.map((name) => matchPrincipal(name, caller)));
  return matches.has("direct") ? "direct" : matches.has("role") ? "role" : "account";
}

// src/policy/evaluation/compiled-plan.ts
var FEW = 4;
function buildPlan(statements, action) {
  const always = [];
  const separate = [];
  for (const statement of statements) {
    const { faulty, effect, resources } = statement;
    if (faulty ? effect === "Allow" : !matchesAction(statement, action)) continue;
    const isWhole = faulty || resources.faulty || resources.negated || resources.items.some(({ isShortForm }) => isShortForm);
    if (isWhole) always.push(createEntry(statement, void 0));
    else for (const item of resources.items) separate.push({ statement, item });
  }
  const anchors = separate.length > FEW ? chooseAnchors(separate.map(({ item }) => literalSegments(item.template))) : [];
  const bySegment = /* @__PURE__ */ new Map();
  const unindexed = [];
  for (const [index, { statement, item }] of separate.entries()) {
    const anchor = anchors[index];
    const pattern = singlePattern(statement, item);
    if (anchor !== void 0) {
      const entries = bySegment.get(anchor) ?? [];
      entries.push(createEntry(statement, pattern));
      bySegment.set(anchor, entries);
    } else if (pattern !== void 0) unindexed.push({ statement, pattern });
    else always.push(createEntry(statement, void 0));
  }
  for (const list of [always, ...bySegment.values()]) list.sort(deniesFirst);
  return {
    action,
    always: always.length > 0 ? always : void 0,
    shared: unindexed.length > 0 ? sharePrefix(unindexed) : void 0,
    indexed: bySegment.size > 0 ? { bySegment, lengths: lengthBits(bySegment.keys()) } : void 0
  };
}
function sharePrefix(resources) {
  const prefix = copyString(resources.map(({ pattern }) => pattern.text.slice(0, pattern.wild[0])).reduce(commonPrefix));
  const entries = resources.map(({ statement, pattern }) => createEntry(statement, slicePattern(pattern, prefix.length)));
  return { prefix, entries: entries.sort(deniesFirst) };
}
function deniesFirst(a, b) {
  return Number(a.isAllow) - Number(b.isAllow);
}
function lengthBits(segments) {
  let lengths = 0;
  for (const segment of segments) lengths |= 1 << segment.length;
  return lengths;
}
function singlePattern({ effect }, { template, pattern }) {
  return effect === "Deny" || pattern?.narrow === void 0 ? template.fixed : void 0;
}
function createEntry(statement, pattern) {
  const glob = pattern === void 0 ? void 0 : compileGlob(pattern);
  return { statement, isAllow: statement.effect === "Allow", glob };
}
function copyString(text) {
  return JSON.parse(JSON.stringify(text));
}
function commonPrefix(a, b) {
  let common = a;
  while (!b.startsWith(common)) common = common.slice(0, -1);
  return common;
}

// src/policy/evaluation/near-miss.ts
function findNearMiss(statement, mismatch, request2) {
  switch (mismatch) {
    case "unreadable":
      return void 0;
    case "action":
      return { kind: "action", asked: request2.action };
    case "principal":
      return { kind: "principal", asked: request2.caller.principal };
    case "resource":
      return nearestResource(statement, request2);
    case "condition": {
      const [first] = findFailedConditions(statement, request2);
      if (first === void 0) return void 0;
      const { path: _, ...miss } = first;
      return miss;
    }
  }
}
function nearestResource({ resources }, request2) {
  const [first] = resources.items;
  if (resources.negated && first !== void 0) return { kind: "excluded", pattern: first.text };
  let nearest;
  for (const item of resources.items) {
    const miss = compareItem(item, request2);
    if (nearest === void 0 || miss.depth > nearest.depth) nearest = miss;
  }
  return nearest?.miss;
}
function compareItem(item, { resource, context }) {
  const pattern = bindTemplate(item.template, context);
  if (pattern === void 0) {
    const isAbsent3 = (name) => readValues(context, keyName(name)) === void 0;
    const [key = ""] = variableKeys(item.template).filter(isAbsent3);
    return { depth: 0, miss: { kind: "variable", pattern: item.text, key } };
  }
  const patternParts = splitParts(item.isShortForm ? expandShortForm(pattern, resource) : pattern);
  const resourceParts = splitParts({ text: resource, wild: [] });
  let depth = 0;
  while (depth < patternParts.length && matchesPart(patternParts[depth], resourceParts[depth])) depth++;
  return {
    depth,
    miss: {
      kind: "resource",
      pattern: item.text,
      part: PARTS[depth] ?? "path",
      wanted: patternParts[depth]?.text ?? "",
      asked: resourceParts[depth]?.text ?? ""
    }
  };
}
function expandShortForm({ text, wild }, resource) {
  const apiEnd = findApiEnd(resource);
  const api2 = apiEnd === -1 ? "arn:*:execute-api:*:*:*" : resource.slice(0, apiEnd);
  return { text: api2 + text, wild: wild.map((offset) => offset + api2.length) };
}
function matchesPart(pattern, part) {
  return pattern !== void 0 && part !== void 0 && matchesGlob(compileGlob(pattern), part.text);
}
var PARTS = ["scheme", "partition", "service", "region", "account", "api", "stage", "method"];
var MAX_PARTS = 64;
function splitParts(pattern) {
  const parts = [];
  let start = 0;
  for (const colon of arnColons(pattern.text)) {
    parts.push(slicePattern(pattern, start, colon));
    start = colon + 1;
  }
  while (parts.length < MAX_PARTS) {
    const slash = pattern.text.indexOf("/", start);
    parts.push(slicePattern(pattern, start, slash === -1 ? void 0 : slash));
    if (slash === -1) break;
    start = slash + 1;
  }
  return parts;
}
function findFailedConditions({ conditions, effect, place }, { context }) {
  const element = `${place.path}.Condition`;
  return conditions.filter((condition) => !holds(condition, context, effect)).map((condition) => {
    const { operatorName: operator2, key, source } = condition;
    const isAbsent3 = readValues(context, key) === void 0;
    const because = evaluateCondition(condition, context) === "unknown" ? "unreadable" : isAbsent3 ? "absent" : "differs";
    const path = operator2 === "" ? element : memberPath(memberPath(element, operator2), key.spelled);
    return { kind: "condition", operator: operator2, key: key.spelled, wanted: source, because, path };
  });
}

// src/policy/evaluation/policy-set.ts
init_options();

// src/policy/language/statement.ts
init_type_guards();

// src/policy/language/element.ts
init_type_guards();
function readActions(statement, reader) {
  return readElement(statement, "Action", reader, (text) => compileGlob(parsePattern(text.toLowerCase())));
}
function readResources(statement, reader) {
  return readElement(statement, "Resource", reader, (text) => parseResource(text, reader));
}
function readPrincipals(statement, reader) {
  const { negated, path, value, fault } = findElement(statement, "Principal", reader);
  if (value === void 0) return reader.hasPrincipal ? fault("principal-missing") : void 0;
  if (!reader.hasPrincipal) return fault("principal-not-allowed");
  if (!negated && statement["NotPrincipal"] !== void 0) return fault("element-twice");
  const namesByType = isRecord(value) ? value : { AWS: value };
  const items = [];
  for (const [type, names2] of Object.entries(namesByType)) {
    for (const name of Array.isArray(names2) ? names2 : [names2]) {
      const item = typeof name === "string" ? parsePrincipalName(type, name) : void 0;
      if (item === void 0) return fault("principal-malformed");
      items.push(item);
    }
  }
  return items.length === 0 ? fault("list-empty") : { negated, items, path, faulty: false };
}
function readElement(statement, name, reader, parse) {
  const { negated, path, value, fault } = findElement(statement, name, reader);
  if (value === void 0) return fault("element-missing");
  if (!negated && statement[`Not${name}`] !== void 0) return fault("element-twice");
  const texts = Array.isArray(value) ? value : [value];
  if (texts.length === 0) return fault("list-empty");
  const items = [];
  for (const text of texts) {
    if (typeof text !== "string" || text === "") return fault("text-expected");
    const item = parse(text);
    if (typeof item === "string") return fault(item);
    items.push(item);
  }
  return { negated, items, path, faulty: false };
}
function findElement(statement, name, { path: statementPath, report }) {
  const negated = statement[name] === void 0 && statement[`Not${name}`] !== void 0;
  const member = negated ? `Not${name}` : name;
  const path = `${statementPath}.${member}`;
  const fault = (code) => {
    report(code, path);
    return { negated, items: [], path, faulty: true };
  };
  return { negated, path, value: statement[member], fault };
}
var SHORT_FORM = "execute-api:/";
function parseResource(text, { variables, hasPrincipal: hasPrincipal2 }) {
  const isShortForm = hasPrincipal2 && text.startsWith(SHORT_FORM);
  const template = parseTemplate(isShortForm ? text.slice(SHORT_FORM.length - 1) : text, { variables, wildcards: true });
  if (template === void 0) return "variable-malformed";
  if (isShortForm) return { text, template, isShortForm, pattern: void 0, leading: void 0 };
  if (text !== "*" && !isArn(template)) return "resource-malformed";
  const pattern = template.fixed === void 0 ? void 0 : compileResource(template.fixed);
  return { text, template, isShortForm, pattern, leading: parseLeadingTemplate(template) };
}
function isArn({ parts: [first] }) {
  if (first === void 0 || "key" in first || !first.text.startsWith("arn:")) return false;
  const { head, tail } = splitArn(first);
  const service = [...head, tail][2];
  return service === void 0 || service.wild.length === 0;
}

// src/policy/language/statement.ts
function prepareDocument(document, { kind, policy, level }) {
  const faults = [];
  const report = (code, path) => {
    faults.push({ code, path });
  };
  const placeOf = (statement, sid) => ({
    kind,
    ...level !== void 0 && { level },
    policy,
    statement,
    sid,
    path: `$.Statement[${statement}]`
  });
  if (!isRecord(document)) {
    report("document-not-an-object", "$");
    return { statements: [denyAll(placeOf(0))], faults };
  }
  for (const name of Object.keys(document)) if (!DOCUMENT_MEMBERS.has(name)) report("element-unknown", memberPath("$", name));
  const version = document["Version"];
  if (version !== void 0 && version !== "2012-10-17" && version !== "2008-10-17") report("version-unknown", "$.Version");
  const list = document["Statement"];
  if (list === void 0) report("statement-missing", "$.Statement");
  const isFaulty = faults.length > 0;
  const statements = (Array.isArray(list) ? list : [list]).map((statement, index) => {
    const sid = isRecord(statement) && typeof statement["Sid"] === "string" ? statement["Sid"] : void 0;
    const place = placeOf(index, sid);
    const prepared = readStatement(statement, place, {
      path: place.path,
      variables: version === "2012-10-17",
      hasPrincipal: kind === "resource" || kind === "resourceControl",
      report
    });
    return isFaulty ? { ...prepared, faulty: true } : prepared;
  });
  return { statements, faults };
}
var DOCUMENT_MEMBERS = /* @__PURE__ */ new Set(["Version", "Id", "Statement"]);
var STATEMENT_MEMBERS = /* @__PURE__ */ new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition"
]);
function readStatement(statement, place, reader) {
  const { path, variables, report } = reader;
  if (!isRecord(statement)) {
    report("statement-not-an-object", path);
    return denyAll(place);
  }
  let faulty = false;
  for (const name of Object.keys(statement)) {
    if (STATEMENT_MEMBERS.has(name) || statement[name] === void 0) continue;
    report("element-unknown", memberPath(path, name));
    faulty = true;
  }
  if (statement["Sid"] !== void 0 && typeof statement["Sid"] !== "string") report("text-expected", `${path}.Sid`);
  const effect = statement["Effect"];
  if (effect !== "Allow" && effect !== "Deny") {
    report("effect-invalid", `${path}.Effect`);
    faulty = true;
  }
  const isAllow = typeof effect === "string" && effect.toLowerCase() === "allow";
  return {
    place,
    effect: isAllow ? "Allow" : "Deny",
    actions: readActions(statement, reader),
    resources: readResources(statement, reader),
    principals: readPrincipals(statement, reader),
    conditions: readConditions(statement["Condition"], { path: `${path}.Condition`, variables, report }),
    faulty
  };
}
function denyAll(place) {
  const nothing = { negated: false, items: [], path: place.path, faulty: true };
  return { place, effect: "Deny", actions: nothing, resources: nothing, principals: void 0, conditions: [], faulty: true };
}

// src/policy/evaluation/policy-set.ts
var documents = optional(valid("an array of policy documents", Array.isArray));
var levels = optional(
  arrayOf(
    "an array of levels, each of them an array of policy documents: [[root], [ou], [account]]",
    Array.isArray
  )
);
var POLICY_SET = optionSchema(
  "policy",
  {
    identity: documents,
    resource: optional(valid("a policy document", () => true)),
    boundaries: documents,
    session: documents,
    serviceControl: levels,
    resourceControl: levels
  },
  "policies."
);
function preparePolicies(policies) {
  const { resource, serviceControl = [], resourceControl = [], ...set } = checkInput(POLICY_SET, policies);
  const identity2 = prepareAll("identity", set.identity);
  const boundaries = prepareAll("boundary", set.boundaries);
  const session = prepareAll("session", set.session);
  const others = [
    ...boundaries,
    ...session,
    ...prepareLevels("serviceControl", serviceControl),
    ...prepareLevels("resourceControl", resourceControl),
    ...prepareAll("resource", resource === void 0 ? [] : [resource])
  ];
  const hasBoundary = boundaries.length > 0;
  return {
    documents: [...identity2, ...hasBoundary ? others.map(withoutExemptions) : others],
    isIdentityOnly: others.length + serviceControl.length + resourceControl.length === 0,
    boundaries: boundaries.length,
    hasSession: session.length > 0,
    serviceControl: serviceControl.length,
    resourceControl: resourceControl.length
  };
}
function prepareAll(kind, list = [], level) {
  const place = { kind, ...level !== void 0 && { level } };
  return list.map((document, policy) => prepareDocument(document, { ...place, policy }));
}
function prepareLevels(kind, levels2) {
  return levels2.flatMap((level, index) => prepareAll(kind, level, index));
}
function withoutExemptions({ statements, faults }) {
  return { statements: statements.map((statement) => hasExemptions(statement) ? denyEveryone(statement) : statement), faults };
}
function hasExemptions({ effect, principals }) {
  return effect === "Deny" && principals?.negated === true;
}
function denyEveryone({ principals, ...statement }) {
  if (principals === void 0) return { ...statement, principals };
  return { ...statement, principals: { ...principals, negated: false, items: [{ kind: "everyone" }] } };
}

// src/policy/evaluation/policy-types.ts
function combinePolicyTypes(matching) {
  const { deny, identity: identity2, direct, role, account, isRoot: isRoot2 } = matching;
  if (deny !== void 0) return { verdict: "explicitDeny", reason: "denied-by-statement", decidedBy: deny };
  if (matching.serviceControl.includes(void 0)) return implicitDeny("service-control-policy-does-not-allow");
  if (matching.resourceControl.includes(void 0)) return implicitDeny("resource-control-policy-does-not-allow");
  const limit = findLimit(matching);
  if (!matching.isSameAccount) {
    const resource = direct ?? role ?? account;
    if (identity2 === void 0 && !isRoot2)
      return implicitDeny(resource === void 0 ? "nothing-allows" : "cross-account-needs-identity-policy");
    if (resource === void 0) return implicitDeny("cross-account-needs-resource-policy");
    return limit === void 0 ? allow("allowed-by-both", resource) : implicitDeny(limit);
  }
  if (direct !== void 0 && (identity2 === void 0 || limit !== void 0)) return allow("allowed-by-resource-policy", direct);
  const grant = identity2 ?? role;
  if (grant === void 0 && !isRoot2)
    return implicitDeny(account === void 0 ? "nothing-allows" : "resource-policy-only-delegates");
  if (limit !== void 0) return implicitDeny(limit);
  if (grant === void 0) return allow("allowed-as-root-user", void 0);
  return allow(identity2 === void 0 ? "allowed-by-resource-policy" : "allowed-by-identity-policy", grant);
}
function findLimit({ boundaries, session }) {
  if (boundaries.includes(void 0)) return "boundary-does-not-allow";
  return session === void 0 ? "session-policy-does-not-allow" : void 0;
}
function allow(reason, decidedBy) {
  return { verdict: "allow", reason, decidedBy };
}
function implicitDeny(reason) {
  return { verdict: "implicitDeny", reason, decidedBy: void 0 };
}

// src/policy/evaluation/request.ts
init_type_guards();
init_options();
var anyString = valid("a string", (value) => typeof value === "string");
var REQUEST = optionSchema(
  "policy",
  {
    principal: anyString,
    action: anyString,
    resource: anyString,
    resourceAccount: optional(valid("twelve digits", (value) => typeof value === "string" && isAccountId(value))),
    context: object
  },
  "request."
);
function prepareRequest(request2) {
  const { principal, action, resource, resourceAccount, context } = checkRequest(request2);
  return { caller: parseCaller(principal), action: action.toLowerCase(), resource, resourceAccount, context };
}
function checkRequest(request2) {
  const checked = isValid(request2) ? request2 : checkInput(REQUEST, request2);
  if (checked.resourceAccount !== void 0) checkResourceAccount(checked.resource, checked.resourceAccount);
  return checked;
}
function isValid(request2) {
  if (!isRecord(request2)) return false;
  for (const name in request2) if (!isRequestMember(name)) return false;
  const { principal, action, resource, context } = request2;
  return typeof principal === "string" && typeof action === "string" && typeof resource === "string" && isContext(context);
}
function isContext(value) {
  return isRecord(value) && !(value instanceof Map);
}
function checkResourceAccount(resource, resourceAccount) {
  const [, , , , accountInArn = ""] = resource.split(":", 5);
  if (accountInArn !== "" && accountInArn !== resourceAccount)
    throw new PolicyError("request.resourceAccount", "must be the account in the resource ARN");
}
function isRequestMember(name) {
  switch (name) {
    case "principal":
    case "action":
    case "resource":
    case "context":
      return true;
    default:
      return false;
  }
}

// src/policy/evaluation/evaluate.ts
function evaluate(policies, request2) {
  const prepared = preparePolicies(policies);
  const preparedRequest = prepareRequest(request2);
  const trace = [];
  const matching = [];
  for (const { statements } of prepared.documents) {
    for (const statement of statements) {
      const mismatch = firstMismatch(statement, preparedRequest);
      if (mismatch === void 0) matching.push(statement);
      trace.push(traceStatement(statement, mismatch, preparedRequest));
    }
  }
  const decision = { ...combinePolicyTypes(groupMatching(matching, prepared, preparedRequest)), trace };
  const compiledFrom = findCompiledFrom(policies.identity ?? [], preparedRequest.resource);
  return compiledFrom === void 0 ? decision : { ...decision, compiledFrom };
}
function groupMatching(matching, policies, request2) {
  const { caller } = request2;
  const find2 = (isWanted) => matching.find(({ place }) => isWanted(place))?.place;
  const firstOf = (kind) => find2((place) => place.kind === kind);
  const firstOfEachLevel = (kind) => isExemptFrom(kind, caller) ? [] : countTo(policies[kind], (level) => find2((place) => place.kind === kind && place.level === level));
  const firstOfResourcePolicy = (match) => matching.find((one) => one.place.kind === "resource" && closestPrincipalMatch(one, caller) === match)?.place;
  return {
    deny: matching.find(({ effect }) => effect === "Deny")?.place,
    identity: firstOf("identity"),
    direct: firstOfResourcePolicy("direct"),
    role: firstOfResourcePolicy("role"),
    account: firstOfResourcePolicy("account"),
    boundaries: countTo(policies.boundaries, (policy) => find2((place) => place.kind === "boundary" && place.policy === policy)),
    session: policies.hasSession ? firstOf("session") : null,
    serviceControl: firstOfEachLevel("serviceControl"),
    resourceControl: firstOfEachLevel("resourceControl"),
    isSameAccount: isSameAccount(request2),
    isRoot: caller.isRoot
  };
}
function countTo(length, create) {
  return Array.from({ length }, (_, index) => create(index));
}
function isSameAccount({ caller, resource, resourceAccount }) {
  if (caller.accountId === void 0) return true;
  const [, partition, , , accountInArn, name] = resource.split(":", 6);
  const accountId = accountInArn === "" ? resourceAccount : accountInArn;
  return name !== void 0 && accountId === caller.accountId && partition === caller.partition;
}
function traceStatement(statement, mismatch, request2) {
  const { place, effect } = statement;
  if (mismatch === void 0)
    return { place, effect, code: "matches", path: place.path, nearest: void 0, failedConditions: [] };
  return {
    place,
    effect,
    code: `stops-at-${mismatch}`,
    // Computed when they are read, because most decisions are never explained.
    get path() {
      return findPath(statement, mismatch, request2);
    },
    get nearest() {
      return findNearMiss(statement, mismatch, request2);
    },
    get failedConditions() {
      return mismatch === "condition" ? findFailedConditions(statement, request2) : [];
    }
  };
}
function findPath(statement, mismatch, request2) {
  const { place, actions, resources, principals } = statement;
  switch (mismatch) {
    case "unreadable":
      return place.path;
    case "action":
      return actions.path;
    case "principal":
      return principals?.path ?? place.path;
    case "resource":
      return resources.path;
    case "condition": {
      const [first] = findFailedConditions(statement, request2);
      return first?.path ?? place.path;
    }
  }
}

// src/policy/evaluation/compile.ts
var MAX_PLANS = 64;
function compile(policies) {
  return new Compiled(preparePolicies(policies));
}
var Compiled = class {
  #policies;
  #statements;
  #plans = new LruMap(MAX_PLANS);
  /** The last action and its plan: most requests have the same action. */
  #lastAction;
  #lastPlan;
  constructor(policies) {
    this.#policies = policies;
    this.#statements = policies.documents.flatMap(({ statements }) => statements);
  }
  decide(request2) {
    const { principal, action, resource, resourceAccount, context } = checkRequest(request2);
    const plan = this.#planFor(action);
    const caller = parseCaller(principal);
    const prepared = { caller, action: plan.action, resource, resourceAccount, context };
    if (!this.#policies.isIdentityOnly || caller.isRoot) return this.#decideByPolicyType(plan, prepared);
    const match = search(plan, prepared, void 0);
    if (match === "denied") return "explicitDeny";
    return match === "allowed" && isSameAccount(prepared) ? "allow" : "implicitDeny";
  }
  #decideByPolicyType(plan, request2) {
    const matching = [];
    if (search(plan, request2, matching) === "denied") return "explicitDeny";
    return combinePolicyTypes(groupMatching(matching, this.#policies, request2)).verdict;
  }
  #planFor(action) {
    if (action === this.#lastAction && this.#lastPlan !== void 0) return this.#lastPlan;
    const plan = this.#plans.get(action) ?? buildPlan(this.#statements, action.toLowerCase());
    this.#plans.set(action, plan);
    this.#lastAction = action;
    this.#lastPlan = plan;
    return plan;
  }
};
function search({ always, shared, indexed }, request2, matching) {
  let match;
  if (always !== void 0) match = searchEntries(always, 0, request2, matching);
  if (match !== "denied" && shared !== void 0 && hasStringAt(request2.resource, shared.prefix, 0))
    match = searchEntries(shared.entries, shared.prefix.length, request2, matching) ?? match;
  if (match !== "denied" && indexed !== void 0) match = searchIndex(indexed, request2, matching) ?? match;
  return match;
}
function searchIndex({ bySegment, lengths }, request2, matching) {
  const { resource } = request2;
  let match;
  for (let start = 0; ; ) {
    const slash = resource.indexOf("/", start);
    const end = slash === -1 ? resource.length : slash;
    const mayBeIndexed = (lengths & 1 << end - start) !== 0;
    const entries = mayBeIndexed ? bySegment.get(resource.slice(start, end)) : void 0;
    if (entries !== void 0) match = searchEntries(entries, 0, request2, matching) ?? match;
    if (match === "denied" || slash === -1) return match;
    start = slash + 1;
  }
}
function searchEntries(entries, from, request2, matching) {
  let match;
  for (const entry2 of entries) {
    if (!matchesEntry(entry2, from, request2)) continue;
    if (!entry2.isAllow) return "denied";
    match = "allowed";
    if (matching === void 0) return match;
    matching.push(entry2.statement);
  }
  return match;
}
function matchesEntry({ glob, statement }, from, request2) {
  if (glob === void 0) return firstMismatch(statement, request2) === void 0;
  return matchesGlob(glob, request2.resource, from) && matchesPrincipal(statement, request2.caller) && matchesConditions(statement, request2.context);
}

// src/policy/language/parse-policy.ts
init_options();

// src/policy/language/repeated-member.ts
function findRepeatedMember(text) {
  if (!isJson(text)) throw new PolicyError("$", "must be JSON");
  const levels2 = [levelAt("")];
  for (let at = 0; at < text.length; at++) {
    const level = levels2[levels2.length - 1];
    const character = text[at];
    if (character === "{" || character === "[") levels2.push(levelAt(valuePath(level), character === "["));
    else if (character === "}" || character === "]") levels2.pop();
    else if (character === ",") level.index++;
    else if (character === '"') {
      const end = endOfString(text, at);
      if (text[skipSpace(text, end + 1)] === ":") {
        const name = JSON.parse(text.slice(at, end + 1));
        if (level.names.has(name)) return memberPath(level.path, name);
        level.names.add(name);
        level.name = name;
      }
      at = end;
    }
  }
  return void 0;
}
function isJson(text) {
  try {
    return typeof text === "string" && JSON.parse(text) !== void 0;
  } catch {
    return false;
  }
}
function levelAt(path, isArray = false) {
  return { path, isArray, names: /* @__PURE__ */ new Set(), index: 0, name: "" };
}
function valuePath({ path, isArray, index, name }) {
  if (path === "") return "$";
  return isArray ? `${path}[${index}]` : memberPath(path, name);
}
function endOfString(text, start) {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
function skipSpace(text, start) {
  let at = start;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "	") at++;
  return at;
}

// src/policy/language/parse-policy.ts
var MAX_CHARACTERS = 1e6;
var OPTIONS = optionSchema("parsePolicy", { rejectUnknown: optional(boolean) });
function parsePolicy(json, options = {}) {
  const { rejectUnknown = false } = OPTIONS.check(options);
  const value = typeof json === "string" ? parseText(json) : json;
  const prepared = prepareDocument(value, { kind: hasPrincipal(value) ? "resource" : "identity", policy: 0 });
  const faults = rejectUnknown ? [...prepared.faults, ...prepared.statements.flatMap(findUnknown)] : prepared.faults;
  const [first] = faults;
  if (first !== void 0) throw new PolicyError(first.path, FAULTS[first.code], { faults });
  return value;
}
function parseText(text) {
  if (text.length > MAX_CHARACTERS) throw new PolicyError("$", `must have at most ${MAX_CHARACTERS} characters`);
  const repeated = findRepeatedMember(text);
  if (repeated !== void 0) throw new PolicyError(repeated, "must not be repeated");
  return JSON.parse(text);
}
function findUnknown({ actions, conditions, place }) {
  const isUnknown = (action) => action.first.text.startsWith("execute-api:") && !matchesExecuteApiAction(action);
  const keys = conditions.filter(({ key, fault }) => fault === void 0 && isUnknownConditionKey(key.spelled));
  return [
    ...actions.items.some(isUnknown) ? [{ code: "action-unknown", path: actions.path }] : [],
    ...keys.map(({ operatorName, key }) => {
      const path = memberPath(memberPath(`${place.path}.Condition`, operatorName), key.spelled);
      return { code: "condition-key-unknown", path };
    })
  ];
}
function hasPrincipal(value) {
  const statement = typeof value === "object" && value !== null && "Statement" in value ? value.Statement : void 0;
  const statements = Array.isArray(statement) ? statement : [statement];
  return statements.some((one) => typeof one === "object" && one !== null && ("Principal" in one || "NotPrincipal" in one));
}

// src/authorizer/arn-locator.ts
function arnLocator() {
  let prefix = "";
  let stage;
  return function locate(arn) {
    if (stage !== void 0 && arn.slice(0, prefix.length) === prefix) {
      const slash = arn.indexOf("/", prefix.length);
      const method2 = arn.slice(prefix.length, slash);
      if (slash > 0 && METHODS.includes(method2)) {
        const { partition, region, accountId, apiId, stage: name } = stage;
        return { kind: "method", partition, region, accountId, apiId, stage: name, method: method2, path: arn.slice(slash) };
      }
    }
    const parsed = parseArn(arn);
    if (parsed.kind === "method") {
      prefix = arn.slice(0, arn.length - parsed.method.length - parsed.path.length);
      stage = parsed;
    }
    return parsed;
  };
}
var LITERAL_ASTERISK = `\${*}`;
function parseArn(text) {
  const [api2 = "", stage = "", method2 = "", ...path] = text.split("/");
  const isSample = stage === "*";
  const encodedMethod = method2.replaceAll("*", "%2A").replaceAll("?", "%3F");
  const parsed = parseExecuteApiArn([api2, isSample ? "x" : stage, encodedMethod, ...path].join("/"));
  const arn = isSample ? { ...parsed, stage: LITERAL_ASTERISK } : parsed;
  return arn.kind === "method" ? arn : { ...arn, method: arn.routeKey, path: "" };
}

// src/authorizer/authorize.ts
init_errors();
init_type_guards();
function createHandler({ options, issuers, reads, timeoutMs, table }, { definition, parseEvent, checkContext, fits, buildResponse: buildResponse2 }) {
  const { authenticate, context, principalId, usageIdentifierKey, onDecision, expireWithToken } = options;
  const restrict = declaredView(reads === "request" ? reads : reads.flat());
  let coldStart = true;
  async function handle(event, lambdaContext2) {
    const startedAt = onDecision === void 0 ? 0 : performance.now();
    const located = parseEvent(event);
    const verification = startVerification(authenticate, restrict(located.request));
    await void 0;
    const authentication = verification.result ?? await resultWithin(verification, timeLimit(timeoutMs, lambdaContext2));
    const decision = decide2(authentication, located);
    if (onDecision !== void 0) await report(onDecision, decision, performance.now() - startedAt);
    if ("error" in decision) throw decision.error;
    return decision.response;
  }
  function decide2(authentication, located) {
    switch (authentication.kind) {
      case "absent":
        return unauthorized("absent");
      case "rejected":
        return unauthorized(authentication.code);
      case "unavailable":
        return unavailable(new UnavailableError(authentication));
      case "identified":
        try {
          if (hasDeclaredIssuer(issuers, authentication.identity)) return evaluateRoutes(authentication.identity, located);
        } catch (error) {
          return unavailable(errorOfCallback(error));
        }
        return unavailable(new UnavailableError({ code: "ERR_IDENTITY_ISSUER" }));
    }
  }
  function evaluateRoutes(identity2, { request: request2, arn, routeKey, paths }) {
    const expiresAt = expireWithToken === true ? expiryOf(identity2) : void 0;
    const tableRequest = { identity: identity2, request: request2, arn, routeKey, paths, expiresAt };
    const routeDecision = table.reply(tableRequest);
    const parts = {
      principalId: principalIdOf(identity2, principalId),
      policyDocument: routeDecision.document
    };
    if (context !== void 0) parts.context = checkContext(context(identity2));
    if (usageIdentifierKey !== void 0) parts.usageIdentifierKey = checkUsageIdentifierKey(usageIdentifierKey(identity2));
    if (fits?.(parts) === false) {
      const { principalId: principalId2 } = parts;
      const response = buildResponse2({ principalId: principalId2, policyDocument: denyAll2() }, request2);
      return { response, routeDecision, identity: identity2, code: "ERR_RESPONSE_SIZE" };
    }
    return { response: buildResponse2(parts, request2), routeDecision, identity: identity2 };
  }
  function report(hook, decision, durationMs) {
    const measured = { durationMs, coldStart };
    coldStart = false;
    return reportDecision(hook, () => recordOf(decision, table.documents, measured));
  }
  const { routes, overreach } = table;
  return Object.assign(handle, { definition: deepFreeze({ ...definition, routes: [...routes], overreach: [...overreach] }) });
}
function denyAll2() {
  return { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "execute-api:Invoke", Resource: "*" }] };
}
function expiryOf(identity2) {
  const expiresAt = identityFact(identity2, "expiresAt");
  return expiresAt === void 0 ? void 0 : Math.floor(expiresAt);
}
function unauthorized(code) {
  const error = Object.assign(new Error("Unauthorized"), { code, stack: "" });
  return { outcome: "unauthorized", code, error };
}
function unavailable(error) {
  return { outcome: "unavailable", code: error.code, cause: error.cause, error };
}
function errorOfCallback(cause) {
  return cause instanceof ResponseError && cause.message.startsWith("authorizer response: ") ? cause : new UnavailableError({ code: "ERR_RULE_OR_CALLBACK", cause });
}
function hasDeclaredIssuer(issuers, identity2) {
  const issuer = identityFact(identity2, "issuer");
  return issuer === void 0 || issuers.includes(issuer);
}
function recordOf(decision, { hits, misses }, measured) {
  const counts = { documentHits: hits, documentMisses: misses, ...measured };
  if ("error" in decision) {
    const { outcome: outcome2, code: code2, cause } = decision;
    return { outcome: outcome2, code: code2, ...cause !== void 0 && { cause }, documentCached: false, ...counts };
  }
  const { judge, cached, closed } = decision.routeDecision;
  const { code } = decision;
  const scheme = identityFact(decision.identity, "scheme");
  const subject = identityFact(decision.identity, "subject");
  const missingClaims = identityFact(decision.identity, "missingClaims");
  const { outcome, route: route2, rule } = judge();
  return {
    outcome: code === void 0 ? outcome : "deny",
    code: code ?? (outcome === "allow" ? "allowed" : "denied"),
    documentCached: cached,
    ...route2 !== void 0 && { route: route2 },
    ...rule !== void 0 && { rule },
    ...closed.length > 0 && { closed: [...closed] },
    ...typeof scheme === "string" && { scheme },
    ...typeof subject === "string" && { subject },
    ...isStringArray(missingClaims) && missingClaims.length > 0 && { missingClaims: [...missingClaims] },
    ...counts
  };
}

// src/authorizer/response/policy-response.ts
function policyResponse(parts) {
  return parts;
}

// src/authorizer/token-authorizer.ts
init_errors();
init_options();

// src/authorizer/validation-expression.ts
var COMMON_SYNTAX = /^(?:\\(?:[dDwWsStnfr]|x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|[^\dA-Za-z])|\[\^?(?:\\(?:[dDwWsStnfr]|[^\dA-Za-z])|(?!&&)[^\\\]^[])(?:\\(?:[dDwWsStnfr]|[^\dA-Za-z])|(?!&&)[^\\\][])*\]|\((?:\?[:=!]|(?!\?))|\)|(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})\??(?![*+?{])|[^\\[\](){}*+?])*$/;
function isPortableExpression(value) {
  if (typeof value !== "string" || !COMMON_SYNTAX.test(value)) return false;
  try {
    new RegExp(value);
    return true;
  } catch {
    return false;
  }
}

// src/authorizer/token-authorizer.ts
var KIND = { subject: "tokenAuthorizer", api: "REST", timeoutMs: 28e3, hasCachePer: false };
var OPTIONS2 = optionSchema(KIND.subject, {
  ...COMMON_CHECKS,
  ttlSeconds: TTL_SECONDS,
  usageIdentifierKey: optional(callback)
});
function tokenAuthorizer(options) {
  const checked = OPTIONS2.check(options);
  const { ttlSeconds, authenticate } = checked;
  const prepared = prepare(KIND, checked, ttlSeconds === 0 ? "request" : "caller");
  const { reads, table } = prepared;
  const { identityValidationExpression } = authenticate;
  if (identityValidationExpression !== void 0 && !isPortableExpression(identityValidationExpression)) {
    const expected = "a regular expression that Java, which API Gateway uses, and JavaScript read alike";
    throw new ConfigError(KIND.subject, "authenticate.identityValidationExpression", expected);
  }
  const { name } = tokenSource({ subject: KIND.subject, ttlSeconds, reads, ruleReads: table.reads });
  const parseArn2 = arnLocator();
  return createHandler(prepared, {
    definition: {
      api: "REST",
      type: "TOKEN",
      ttlSeconds,
      ...identityValidationExpression !== void 0 && { identityValidationExpression },
      identitySources: [{ in: "header", name }]
    },
    parseEvent: (event) => readTokenEvent(event, parseArn2, name),
    checkContext: flatContext,
    buildResponse: policyResponse
  });
}

// src/identity/authentication.ts
init_errors();
var ABSENT2 = Object.freeze({ kind: "absent" });
function rejected(code) {
  return { kind: "rejected", code };
}
function unavailable2(code, cause) {
  return { kind: "unavailable", code, cause };
}
async function settle(check) {
  try {
    return knownAnswer(await check());
  } catch (error) {
    return unavailable2(error instanceof UndeclaredReadError ? "ERR_UNDECLARED_READ" : "ERR_VERIFIER_FAILED", error);
  }
}

// src/identity/credential.ts
init_type_guards();
init_options();

// src/identity/limits.ts
var MAX_TOKEN_LENGTH2 = 10240;
var MAX_CREDENTIAL_LENGTH = 16384;
var MAX_DEPTH = 32;
var MAX_CACHED_HEADERS = 8;
var MAX_KEY_SET_BYTES = 15e4;
var MAX_KEYS = 100;
var MAX_UNKNOWN_KIDS = 1e3;
var UNKNOWN_KID_MS = 3e4;
var MAX_KID_LENGTH = 256;

// src/identity/credential.ts
function readCredential(request2, { source, scheme, cookie: cookie2 }, { isSchemeOptional = false } = {}) {
  const sent = valuesAt(request2, source);
  const values = cookie2 === void 0 ? sent : cookiesNamed(cookie2, sent);
  if (values.length > 1) return { kind: "rejected", code: "ERR_CREDENTIAL_REPEATED" };
  const [value = ""] = values;
  if (value === "") return ABSENT2;
  if (scheme === void 0) return value;
  const isBare = isSchemeOptional && !value.includes(" ") && value.toLowerCase() !== scheme.toLowerCase();
  return isBare ? value : readScheme(value, scheme);
}
function valuesAt(request2, { in: kind, name }) {
  if (kind === "query") return request2.query(name);
  if (kind === "header") return request2.headers(name);
  const value = request2.context(name);
  return value === void 0 ? [] : [value];
}
var credentialLocation = valid(
  "a location created by header(), query() or cookie(), or iotToken, mqttUsername or mqttPassword",
  isCredentialLocation
);
function isTokenText(text) {
  return text.length <= MAX_CREDENTIAL_LENGTH && /^[A-Za-z0-9._~+/-]+=*$/.test(text);
}
var tokenVerifier = valid(
  "a token verifier, such as cognito() or oidc()",
  (candidate) => {
    if (!isRecord(candidate)) return false;
    const { verify, issuers, reads } = candidate;
    return typeof verify === "function" && reads === void 0 && Array.isArray(issuers) && issuers.length > 0;
  }
);
function schemeExpression({ source, scheme, cookie: cookie2 }, credential, { isSchemeOptional = false } = {}) {
  if (source.in !== "header" || cookie2 !== void 0) return void 0;
  if (scheme === void 0) return `^${credential}$`;
  return isSchemeOptional ? `^(?:${anyCase(scheme)} +)?${credential}$` : `^${anyCase(scheme)} +${credential}$`;
}
var MALFORMED2 = Object.freeze({ kind: "rejected", code: "ERR_CREDENTIAL_FORM" });
function readScheme(value, scheme) {
  const end = value.indexOf(" ");
  if (end === -1) return MALFORMED2;
  if (value.slice(0, end).toLowerCase() !== scheme.toLowerCase()) return ABSENT2;
  let start = end;
  while (value[start] === " ") start += 1;
  return value.slice(start) || MALFORMED2;
}
function cookiesNamed(name, headers2) {
  const pairs = headers2.flatMap((header2) => header2.split(";"));
  return pairs.flatMap((pair) => {
    const equals = pair.indexOf("=");
    return equals !== -1 && pair.slice(0, equals).trim() === name ? pair.slice(equals + 1).trim() : [];
  });
}
function isCredentialLocation(candidate) {
  if (!isRecord(candidate) || !isRecord(candidate["source"])) return false;
  const { in: kind, name } = candidate["source"];
  const parts = [candidate["scheme"], candidate["cookie"]].filter((part) => part !== void 0);
  if (![name, ...parts].every((part) => typeof part === "string" && part !== "")) return false;
  if (kind === "header") return parts.length <= 1;
  return parts.length === 0 && (kind === "query" || kind === "context" && IOT_CREDENTIALS.has(String(name)));
}
var IOT_CREDENTIALS = /* @__PURE__ */ new Set(["iot.token", "mqtt.username", "mqtt.password"]);
function anyCase(scheme) {
  return scheme.replace(/./g, (character) => {
    const isLetter = /[A-Za-z]/.test(character);
    return `[${isLetter ? character.toUpperCase() + character.toLowerCase() : character.replace(/[\^-]/, "\\$&")}]`;
  });
}

// src/identity/jwt/claims.ts
init_type_guards();
function claimsFault(claims, { issuerRequired, subjectRequired }) {
  const { iss, sub, exp, nbf, iat, aud, jti, client_id: clientId, token_use: tokenUse } = claims;
  if (!isNonEmptyString2(iss) && (issuerRequired || iss !== void 0)) return "ERR_TOKEN_ISSUER";
  if (!isNonEmptyString2(sub) && (subjectRequired || sub !== void 0)) return "ERR_TOKEN_CLAIM";
  if (!isTime(exp) || !isOptionalTime(nbf) || !isOptionalTime(iat)) return "ERR_TOKEN_CLAIM";
  if (!isOptionalString(jti) || !isOptionalString(clientId) || !isOptionalString(tokenUse)) return "ERR_TOKEN_CLAIM";
  if (!isOptionalString(aud) && !(isStringArray2(aud) && aud.length > 0)) return "ERR_TOKEN_AUDIENCE";
  return isLogoutToken(claims) ? "ERR_TOKEN_TYPE" : void 0;
}
function isLogoutToken({ events }) {
  return isRecord(events) && Object.hasOwn(events, "http://schemas.openid.net/event/backchannel-logout");
}
function validityFault(claims, terms, nowSeconds) {
  const { exp, nbf, iat, auth_time: authTime } = claims;
  const { graceSeconds = 0, issuedAtToleranceSeconds = 60, maxTokenAgeSeconds, maxAuthenticationAgeSeconds } = terms;
  const latestIssuedAt = nowSeconds + Math.max(graceSeconds, issuedAtToleranceSeconds);
  const isRecent = (time, maxAgeSeconds) => nowSeconds <= time + maxAgeSeconds + graceSeconds;
  if (!isTime(exp) || !(nowSeconds < exp + graceSeconds)) return "ERR_TOKEN_EXPIRED";
  if (isTime(nbf) && !(nbf <= nowSeconds + graceSeconds)) return "ERR_TOKEN_NOT_YET_VALID";
  if (isTime(iat) && !(iat <= latestIssuedAt)) return "ERR_TOKEN_ISSUED_LATER";
  if (maxTokenAgeSeconds !== void 0) {
    if (!isTime(iat)) return "ERR_TOKEN_CLAIM";
    if (!isRecent(iat, maxTokenAgeSeconds)) return "ERR_TOKEN_AGE";
  }
  if (maxAuthenticationAgeSeconds !== void 0) {
    const isAuthenticated = isTime(authTime) && authTime <= latestIssuedAt && isRecent(authTime, maxAuthenticationAgeSeconds);
    if (!isAuthenticated) return "ERR_TOKEN_AUTHENTICATION";
  }
  return void 0;
}
function expiryOf2(claims, { maxTokenAgeSeconds, maxAuthenticationAgeSeconds }) {
  const { exp, iat, auth_time: authTime } = claims;
  const ends = [Number(exp)];
  if (maxTokenAgeSeconds !== void 0) ends.push(Number(iat) + maxTokenAgeSeconds);
  if (maxAuthenticationAgeSeconds !== void 0) ends.push(Number(authTime) + maxAuthenticationAgeSeconds);
  return Math.min(...ends);
}
function isOneOf(claim, expected) {
  return expected.some((value) => value === claim);
}
function hasOneOf(claim, expected) {
  return Array.isArray(claim) ? claim.some((element) => isOneOf(element, expected)) : isOneOf(claim, expected);
}
function hasAnyOf(set, required) {
  return required === void 0 || required.some((name) => set.has(name));
}
function stringSet(claim) {
  if (claim === void 0) return /* @__PURE__ */ new Set();
  return isStringArray2(claim) ? new Set(claim) : void 0;
}
function wordSet(claim) {
  return typeof claim === "string" ? wordsOf(claim) : stringSet(claim);
}
function wordsOf(text) {
  return new Set(text.split(" ").filter((word) => word !== ""));
}
function isNonEmptyString2(value) {
  return typeof value === "string" && value !== "";
}
function isTime(value) {
  return Number.isFinite(value);
}
function isOptionalTime(value) {
  return value === void 0 || isTime(value);
}
function isOptionalString(value) {
  return value === void 0 || typeof value === "string";
}
function isStringArray2(value) {
  return Array.isArray(value) && value.every((element) => typeof element === "string");
}

// src/identity/http-request.ts
init_options();
function isAllowedUrl(url) {
  if (typeof url !== "string" || url.length > 2048 || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password, hash: hash4 } = new URL(url);
  if (username !== "" || password !== "" || hash4 !== "") return false;
  return protocol === "https:" || protocol === "http:" && isLoopback(hostname);
}
var allowedUrl = valid("an https URL, or an http URL of this machine", isAllowedUrl);
async function sendHttpRequest(url, { method: method2, headers: headers2, body = "", timeoutMs, maxBytes, ca }) {
  const { request: request2 } = url.startsWith("http:") ? await import("node:http") : await import("node:https");
  const outgoing = request2(url, {
    method: method2,
    // A kept connection does not survive while Lambda freezes the process between two invocations.
    agent: false,
    // Node sets Content-Length, because `end` receives the whole body.
    headers: { "accept-encoding": "identity", ...headers2 },
    ca
  });
  try {
    return await withTimeout(readResponse(outgoing.end(body), maxBytes), timeoutMs);
  } finally {
    outgoing.destroy();
  }
}
async function readResponse(outgoing, maxBytes) {
  const response = await new Promise((resolve, reject3) => {
    outgoing.on("response", resolve).on("error", reject3);
  });
  const chunks = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`the response is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, contentType: response.headers["content-type"] ?? "", body: Buffer.concat(chunks) };
}
function isLoopback(hostname) {
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.") && /^[\d.]+$/.test(hostname);
}

// src/identity/jwks/fetch-pace.ts
var BUCKET_SIZE = 4;
var REFILL_MS = 1e4;
var FIRST_PAUSE_MS = 1e3;
var LONGEST_PAUSE_MS = 3e4;
function fetchPace() {
  let attempts = BUCKET_SIZE;
  let refilledAt = 0;
  let pauseMs = 0;
  let pausedAt = 0;
  return {
    takeAttempt: (now) => {
      const refill = Math.floor((now - refilledAt) / REFILL_MS);
      if (refill > 0 || refill < 0) {
        attempts = Math.min(BUCKET_SIZE, attempts + Math.max(refill, 0));
        refilledAt = now;
      }
      if (attempts === 0) return false;
      attempts -= 1;
      return true;
    },
    // A clock that was set back ends the pause.
    isPausing: (now) => now >= pausedAt && now < pausedAt + pauseMs,
    succeeded: () => {
      pauseMs = 0;
    },
    failed: (now) => {
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs === 0 ? FIRST_PAUSE_MS : pauseMs * 2);
      pausedAt = now;
    }
  };
}

// src/identity/jwt/strict-json.ts
init_type_guards();
function ownMembers(object2) {
  return Object.setPrototypeOf({ ...object2 }, null);
}
var UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
function parseStrictObject(bytes) {
  try {
    const text = UTF8.decode(bytes);
    const membersInText = countMembersInText(text);
    const value = JSON.parse(text);
    return isRecord(value) && countMembers(value) === membersInText ? value : void 0;
  } catch {
    return void 0;
  }
}
function countMembersInText(text) {
  let members = 0;
  let depth = 0;
  let position = 0;
  while (position < text.length) {
    const character = text[position];
    if (character === '"') {
      position = endOfString2(text, position);
      if (position === -1) return members;
    } else if (character === ":") {
      members += 1;
    } else if (character === "{" || character === "[") {
      depth += 1;
      if (depth > MAX_DEPTH) throw new RangeError("too deep");
    } else if (character === "}" || character === "]") {
      depth -= 1;
    }
    position += 1;
  }
  return members;
}
function endOfString2(text, start) {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}
function isEscaped(text, quote) {
  let backslashes = 0;
  while (text[quote - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}
function countMembers(value) {
  const isArray = Array.isArray(value);
  const elements = isArray ? value : Object.values(value);
  let members = isArray ? 0 : elements.length;
  for (const element of elements) if (typeof element === "object" && element !== null) members += countMembers(element);
  return members;
}

// src/identity/jwks/public-key-material.ts
var MAX_ENCODINGS2 = 3;
var KEY_TEXT = [
  /-{4,5} ?BEGIN /,
  /(?:^|\s)(?:ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-|sk-(?:ssh|ecdsa)-)/,
  /\bkty[\\"']*\s*[:=]\s*[\\"']*(?:RSA|EC|OKP)\b/i,
  /["']e[\\"']*\s*:\s*[\\"']*AQAB/,
  /<(?:\w+:)?(?:RSAKeyValue|DSAKeyValue|ECKeyValue|X509Certificate)>/,
  /Public-Key:/
];
function isPublicKeyMaterial(secret) {
  return isKey(typeof secret === "string" ? new TextEncoder().encode(secret) : secret, MAX_ENCODINGS2);
}
function isKey(bytes, encodings) {
  if (isDer(bytes) || isSshKey(bytes) || isCurvePoint(bytes)) return true;
  const text = asText(bytes);
  if (KEY_TEXT.some((pattern) => pattern.test(text))) return true;
  return encodings > 0 && decodings(text).some((decoded) => isKey(decoded, encodings - 1));
}
function asText(bytes) {
  return new TextDecoder().decode(bytes.filter((byte) => byte !== 0));
}
function decodings(text) {
  const compact = text.replace(/[\s"']|\\[nrt]/g, "").replace(/^data:[^,]*,/, "");
  const decoded = [];
  const hex = compact.replaceAll(":", "").replace(/^0x/i, "");
  if (/^(?:[0-9a-f]{2})+$/i.test(hex)) {
    decoded.push(Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
  }
  const base64 = compact.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  if (/^[A-Za-z0-9+/]+$/.test(base64) && base64.length % 4 !== 1) {
    decoded.push(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  }
  return decoded;
}
function isDer(bytes) {
  const sequence = readElement2(bytes, 0);
  if (bytes[0] !== 48 || sequence?.end !== bytes.length) return false;
  let elements = 0;
  let position = sequence.start;
  while (position < bytes.length) {
    const element = readElement2(bytes, position);
    if (element === void 0) return false;
    position = element.end;
    elements += 1;
  }
  return position === bytes.length && elements >= 2;
}
function readElement2(bytes, position) {
  const first = bytes[position + 1];
  if (first === void 0) return void 0;
  if (first < 128) return { start: position + 2, end: position + 2 + first };
  const lengthBytes = first - 128;
  if (lengthBytes === 0 || lengthBytes > 4) return void 0;
  const start = position + 2 + lengthBytes;
  const length = bytes.slice(position + 2, start).reduce((value, byte) => value * 256 + byte, 0);
  return { start, end: start + length };
}
function isSshKey(bytes) {
  return /^\0{3}.(?:ssh-|ecdsa-|sk-)/s.test(String.fromCharCode(...bytes.slice(0, 16)));
}
var CURVES = /* @__PURE__ */ new Map([
  [
    32,
    {
      p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
      b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn
    }
  ],
  [
    48,
    {
      p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
      b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn
    }
  ],
  [
    66,
    {
      p: 2n ** 521n - 1n,
      b: 0x051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n
    }
  ]
]);
function isCurvePoint(bytes) {
  const size = (bytes.length - 1) / 2;
  const curve = CURVES.get(size);
  if (bytes[0] !== 4 || curve === void 0) return false;
  const x = toBigInt(bytes.slice(1, 1 + size));
  const y = toBigInt(bytes.slice(1 + size));
  return (y * y - (x * x * x - 3n * x + curve.b)) % curve.p === 0n;
}
function toBigInt(bytes) {
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}

// src/identity/jwt/jwt-internals.ts
var DETAILS = /* @__PURE__ */ Symbol.for("gatewright/jwt-details@1");
function withDetails(verifier, details) {
  return Object.freeze({ ...verifier, [DETAILS]: Object.freeze(details) });
}
var REGISTRY = /* @__PURE__ */ Symbol.for("gatewright/jwt-internals@1");
function registry() {
  const holder = globalThis;
  holder[REGISTRY] ??= /* @__PURE__ */ new WeakMap();
  return holder[REGISTRY];
}
function registerVerifyParsed(verify, verifyParsed) {
  registry().set(verify, verifyParsed);
}

// src/identity/jwks/crypto-node.ts
import crypto2 from "node:crypto";

// src/identity/jwks/signature-algorithm.ts
init_type_guards();
var PSS = { padding: 6, saltLength: -1 };
var IEEE_P1363 = { dsaEncoding: "ieee-p1363" };
var RS256 = { name: "RS256", keyType: "RSA", publicKey: rsaKey, hash: "sha256" };
var ASYMMETRIC = [
  RS256,
  { name: "RS384", keyType: "RSA", publicKey: rsaKey, hash: "sha384" },
  { name: "RS512", keyType: "RSA", publicKey: rsaKey, hash: "sha512" },
  { name: "PS256", keyType: "RSA", publicKey: rsaKey, hash: "sha256", nodeOptions: PSS },
  { name: "PS384", keyType: "RSA", publicKey: rsaKey, hash: "sha384", nodeOptions: PSS },
  { name: "PS512", keyType: "RSA", publicKey: rsaKey, hash: "sha512", nodeOptions: PSS },
  {
    name: "ES256",
    keyType: "EC",
    publicKey: (jwk) => ecKey(jwk, "P-256"),
    hash: "sha256",
    signatureBytes: 64,
    nodeOptions: IEEE_P1363
  },
  {
    name: "ES384",
    keyType: "EC",
    publicKey: (jwk) => ecKey(jwk, "P-384"),
    hash: "sha384",
    signatureBytes: 96,
    nodeOptions: IEEE_P1363
  },
  {
    name: "ES512",
    keyType: "EC",
    publicKey: (jwk) => ecKey(jwk, "P-521"),
    hash: "sha512",
    signatureBytes: 132,
    nodeOptions: IEEE_P1363
  },
  // RFC 8037 uses this name for both curves.
  { name: "EdDSA", keyType: "OKP", publicKey: (jwk) => okpKey(jwk, "Ed25519") ?? okpKey(jwk, "Ed448"), hash: null },
  { name: "Ed25519", keyType: "OKP", publicKey: (jwk) => okpKey(jwk, "Ed25519"), hash: null },
  { name: "Ed448", keyType: "OKP", publicKey: (jwk) => okpKey(jwk, "Ed448"), hash: null }
];
var SECRET = [
  { name: "HS256", hash: "sha256", minSecretBytes: 32 },
  { name: "HS384", hash: "sha384", minSecretBytes: 48 },
  { name: "HS512", hash: "sha512", minSecretBytes: 64 }
];
function publicJwkFor(jwk, algorithm) {
  return isRecord(jwk) && isMeantFor(jwk, algorithm) ? algorithm.publicKey(ownMembers(jwk)) : void 0;
}
function isMeantFor(jwk, { name, keyType }) {
  const { kty, use = "sig", alg = name, key_ops: operations = ["verify"] } = ownMembers(jwk);
  const mayVerify = Array.isArray(operations) && operations.includes("verify");
  return kty === keyType && use === "sig" && alg === name && mayVerify;
}
function isExponent(exponent) {
  return exponent >= 3n && exponent % 2n === 1n;
}
function rsaKey({ n, e }) {
  if (!isBase64Url(n) || !isBase64Url(e)) return void 0;
  return n.length < 342 || n.length > 1366 || e.length > 12 ? void 0 : { kty: "RSA", n, e };
}
function ecKey({ crv, x, y }, curve) {
  return crv === curve && isBase64Url(x) && isBase64Url(y) ? { kty: "EC", crv: curve, x, y } : void 0;
}
function okpKey({ crv, x }, curve) {
  return crv === curve && isBase64Url(x) ? { kty: "OKP", crv: curve, x } : void 0;
}
function isBase64Url(value) {
  return typeof value === "string" && value.length <= 2048 && /^[A-Za-z0-9_-]+$/.test(value);
}

// src/identity/jwks/crypto-node.ts
function decodeBase64Url(text) {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : void 0;
}
function importPublicKey(jwk, algorithm) {
  const publicJwk = publicJwkFor(jwk, algorithm);
  const key = publicJwk && createPublicKey(publicJwk);
  return key && asymmetricKey(key, algorithm);
}
function importSecret(secret, { hash: hash4 }) {
  const key = crypto2.createSecretKey(secret);
  return {
    kind: "key",
    verify: ({ text, signedLength, signature }) => {
      const expected = crypto2.createHmac(hash4, key).update(text.slice(0, signedLength)).digest();
      return signature.length === expected.length && crypto2.timingSafeEqual(signature, expected);
    }
  };
}
function createPublicKey(jwk) {
  try {
    return crypto2.createPublicKey({ key: { ...jwk }, format: "jwk" });
  } catch {
    return void 0;
  }
}
var EDWARDS_SIGNATURE_BYTES = /* @__PURE__ */ new Map([
  ["ed25519", 64],
  ["ed448", 114]
]);
function asymmetricKey(key, algorithm) {
  const { modulusLength: bits = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (algorithm.keyType === "RSA" && (bits < 2048 || !isExponent(publicExponent))) return void 0;
  const {
    hash: hash4,
    nodeOptions,
    signatureBytes = EDWARDS_SIGNATURE_BYTES.get(key.asymmetricKeyType) ?? Math.ceil(bits / 8)
  } = algorithm;
  const input = { key, ...nodeOptions };
  return {
    kind: "key",
    verify: ({ text, signedLength, signature }) => signature.length === signatureBytes && crypto2.verify(hash4, Buffer.from(text.slice(0, signedLength), "latin1"), input, signature)
  };
}

// src/identity/jwt/jwt-reader.ts
function tokenReader() {
  const headers2 = new BoundedMap(MAX_CACHED_HEADERS);
  function read(text) {
    if (typeof text !== "string") return "ERR_TOKEN_FORM";
    if (text.length > MAX_TOKEN_LENGTH2) return "ERR_TOKEN_SIZE";
    const [headerPart = "", payloadPart = "", signaturePart = "", fourthPart] = text.split(".", 4);
    if (headerPart === "" || payloadPart === "" || signaturePart === "" || fourthPart !== void 0) return "ERR_TOKEN_FORM";
    const header2 = headers2.get(headerPart) ?? readHeader(headerPart);
    if (typeof header2 === "string") return header2;
    const payloadBytes = decodeBase64Url(payloadPart);
    const signature = decodeBase64Url(signaturePart);
    if (payloadBytes === void 0 || signature === void 0) return "ERR_TOKEN_ENCODING";
    const payload = parseStrictObject(payloadBytes);
    if (payload === void 0) return "ERR_TOKEN_JSON";
    return {
      text,
      header: header2,
      payload,
      claims: ownMembers(payload),
      signedLength: headerPart.length + 1 + payloadPart.length,
      signature
    };
  }
  return { read, cacheHeader: ({ header: header2 }) => headers2.set(header2.text, header2) };
}
function readHeader(text) {
  const bytes = decodeBase64Url(text);
  if (bytes === void 0) return "ERR_TOKEN_ENCODING";
  const header2 = parseStrictObject(bytes);
  if (header2 === void 0) return "ERR_TOKEN_JSON";
  const { alg, kid, typ, crit, b64 = true } = ownMembers(header2);
  if (crit !== void 0 || b64 !== true) return "ERR_TOKEN_CRITICAL";
  if (typeof alg !== "string") return "ERR_TOKEN_HEADER";
  if (kid !== void 0 && typeof kid !== "string") return "ERR_TOKEN_HEADER";
  if (typ !== void 0 && typeof typ !== "string") return "ERR_TOKEN_TYPE";
  return { text, algorithm: alg, kid, typ: typ === void 0 ? void 0 : normalizeType(typ) };
}
function normalizeType(typ) {
  const lower = typ.toLowerCase();
  return lower.startsWith("application/") ? lower.slice("application/".length) : lower;
}

// src/identity/jwt/confirmation.ts
init_type_guards();
function confirmationFault(payload, proof) {
  const isBound = Object.hasOwn(payload, "cnf");
  const isProven = proof !== void 0 && (proof.jkt !== void 0 || proof.x5tS256 !== void 0);
  if (!isProven) return isBound ? "ERR_TOKEN_PROOF_MISSING" : void 0;
  const confirmation = payload["cnf"];
  if (!isBound || !isRecord(confirmation)) return "ERR_TOKEN_PROOF";
  const { jkt, "x5t#S256": x5tS256 } = ownMembers(confirmation);
  const matches = jkt === proof.jkt && x5tS256 === proof.x5tS256;
  return matches ? void 0 : "ERR_TOKEN_PROOF";
}

// src/identity/jwt/jwt-verifier.ts
var JWT_EXPRESSION = "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$";
var BEARER_TYPES = /* @__PURE__ */ new Set([void 0, "jwt", "at+jwt"]);
function jwtVerifier(options) {
  const { issuers, keySetWithoutIssuer, trustDomains = [], subjectRequired, validity, keyMaxAgeSeconds, now, identify } = options;
  const keySets = options.keySets;
  const requirements = { issuerRequired: keySetWithoutIssuer === void 0, subjectRequired };
  const reader = tokenReader();
  function verify(text, proof) {
    const token = reader.read(text);
    return typeof token === "string" ? Promise.resolve(rejected(token)) : verifyParsed(token, proof);
  }
  async function verifyParsed(token, proof) {
    const { header: header2, claims } = token;
    try {
      const fault = headerFault(header2, options);
      if (fault !== void 0) return rejected(fault);
      const keySet = keySetFor(claims);
      if (keySet === void 0) return rejected("ERR_TOKEN_ISSUER");
      const key = await keySet.find(header2.kid, header2.algorithm);
      if (key.kind !== "key") return key;
      if (await key.verify(token) !== true && !await isSignedByReplacement(token, keySet, key)) {
        return rejected("ERR_TOKEN_SIGNATURE");
      }
      const claimFault = claimsFault(claims, requirements) ?? validityFault(claims, validity, now() / 1e3) ?? confirmationFault(claims, proof);
      if (claimFault !== void 0) return rejected(claimFault);
      const identity2 = await identify(claims, token.payload);
      if (typeof identity2 === "string") return rejected(identity2);
      reader.cacheHeader(token);
      return { kind: "identified", identity: identity2 };
    } catch (error) {
      return unavailable2("ERR_TOKEN_CHECK_FAILED", error);
    }
  }
  function keySetFor(claims) {
    const { iss } = claims;
    return iss === void 0 ? keySetWithoutIssuer?.(claims) : keySets.get(iss);
  }
  async function isSignedByReplacement(token, keySet, failed3) {
    const { kid, algorithm } = token.header;
    const key = await keySet.findReplacement(failed3, kid, algorithm);
    return key !== void 0 && await key.verify(token) === true;
  }
  function watch(text) {
    const token = reader.read(text);
    const keySet = typeof token === "string" ? void 0 : keySetFor(token.claims);
    if (typeof token === "string" || keySet === void 0) return () => false;
    const version = keySet.version();
    return () => version !== void 0 && keySet.version() === version && validityFault(token.claims, validity, now() / 1e3) === void 0;
  }
  registerVerifyParsed(verify, verifyParsed);
  const verifier = {
    verify,
    issuers: Object.freeze([...issuers]),
    live: false,
    tokens: "jwt",
    identityValidationExpression: JWT_EXPRESSION
  };
  return withDetails(verifier, {
    acceptedIssuers: [...options.keySets.keys()],
    trustDomains,
    now,
    keyMaxAgeSeconds,
    watch
  });
}
function headerFault({ algorithm, typ, kid }, { algorithms, types: types2, kidRequired }) {
  if (!algorithms.has(algorithm)) return "ERR_TOKEN_ALGORITHM";
  if (!types2.has(typ)) return "ERR_TOKEN_TYPE";
  return kid === void 0 && kidRequired ? "ERR_TOKEN_HEADER" : void 0;
}

// src/identity/jwt/spiffe.ts
var MAX_SPIFFE_ID_LENGTH = 2048;
function trustDomainOf(subject) {
  if (typeof subject !== "string" || subject.length > MAX_SPIFFE_ID_LENGTH) return void 0;
  const [, trustDomain, path = ""] = /^spiffe:\/\/([a-z0-9._-]{1,255})((?:\/[A-Za-z0-9._-]+)+)$/.exec(subject) ?? [];
  return path.split("/").some((segment) => segment === "." || segment === "..") ? void 0 : trustDomain;
}
function isTrustDomain(value) {
  return typeof value === "string" && /^[a-z0-9._-]{1,255}$/.test(value);
}

// src/identity/jwt/oidc.ts
init_type_guards();

// src/identity/jwt/claim-path.ts
init_type_guards();
init_options();
var NOT_AN_OBJECT = /* @__PURE__ */ Symbol("not an object");
var claimPath = valid("a claim name or an array of member names", isClaimPath);
function valueAt(claims, path) {
  const [first, ...rest] = typeof path === "string" ? [path] : path;
  let value = ownMember(claims, first);
  for (const name of rest) {
    if (value === void 0) return void 0;
    if (!isRecord(value)) return NOT_AN_OBJECT;
    value = ownMember(value, name);
  }
  return value;
}
function ownMember(object2, name) {
  return Object.hasOwn(object2, name) ? object2[name] : void 0;
}
function formatClaimPath(path) {
  return [path].flat().join(".");
}
function isClaimPath(value) {
  return isName2(value) || Array.isArray(value) && value.length > 0 && value.every(isName2);
}
function isName2(value) {
  return typeof value === "string" && value !== "";
}

// src/identity/jwt/configured-claims.ts
init_type_guards();
function collectGroups(claims, paths) {
  return collect(claims, { paths, values: /* @__PURE__ */ new Set(), parse: groupsOf });
}
function collectScopes(claims, paths) {
  const values = wordSet(claims["scope"] ?? claims["scp"]);
  return values && collect(claims, { paths, values, parse: wordSet });
}
function groupsOf(value) {
  return stringSet(typeof value === "string" ? [value] : value);
}
function collect(claims, { paths, values, parse }) {
  const missing = [];
  for (const path of paths) {
    const value = valueAt(claims, path);
    if (value === void 0) missing.push(formatClaimPath(path));
    else {
      const parsed = value === NOT_AN_OBJECT ? void 0 : parse(value);
      if (parsed === void 0) return void 0;
      for (const element of parsed) values.add(element);
    }
  }
  return { values, missing };
}
function hasExpectedClaims(claims, expected) {
  return expected.every(([name, values]) => {
    const claim = claims[name];
    return claim !== void 0 && values.some((value) => isEqual2(claim, value));
  });
}
function isEqual2(left, right) {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((element, index) => isEqual2(element, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return left === right;
  const names2 = Object.keys(left);
  return names2.length === Object.keys(right).length && names2.every((name) => Object.hasOwn(right, name) && isEqual2(left[name], right[name]));
}

// src/identity/jwt/oidc-keys.ts
init_errors();

// src/identity/jwks/discovery.ts
init_type_guards();
function discovered(issuer, kind) {
  return (fetchJson) => {
    let knownUrl;
    return async () => {
      const url = knownUrl ?? keySetUrlOf(await fetchMetadata(issuer, kind, fetchJson), issuer);
      knownUrl = void 0;
      const keys = await fetchJson(url);
      knownUrl = url;
      return keys;
    };
  };
}
async function fetchMetadata(issuer, kind, fetchJson) {
  if (kind !== void 0) return fetchJson(metadataUrl(issuer, kind));
  try {
    return await fetchJson(metadataUrl(issuer, "openid"));
  } catch (error) {
    if (isRecord(error) && error["status"] === 404) return fetchJson(metadataUrl(issuer, "oauth"));
    throw error;
  }
}
function metadataUrl(issuer, kind) {
  const base = issuer.replace(/\/$/, "");
  if (kind === "openid") return `${base}/.well-known/openid-configuration`;
  const { origin, pathname } = new URL(base);
  return `${origin}/.well-known/oauth-authorization-server${pathname === "/" ? "" : pathname}`;
}
function keySetUrlOf(metadata, issuer) {
  const { issuer: named, jwks_uri: jwksUri } = isRecord(metadata) ? ownMembers(metadata) : {};
  if (named !== issuer) throw new Error("the discovery document names another issuer");
  if (!isAllowedUrl(jwksUri)) throw new Error("the discovery document has no usable jwks_uri");
  return jwksUri;
}

// src/identity/jwks/issuer-keys.ts
init_errors();
init_options();

// src/identity/jwks/fetch-document.ts
async function fetchDocument(url, { timeoutMs, maxBytes, ca }) {
  const headers2 = { accept: "application/json" };
  const trust = ca === void 0 ? {} : { ca };
  const { status, body } = await sendHttpRequest(url, { method: "GET", headers: headers2, timeoutMs, maxBytes, ...trust });
  if (status !== 200) throw Object.assign(new Error(`status ${status}`), { status });
  return JSON.parse(body.toString());
}

// src/identity/jwks/key-set.ts
var KEY_UNKNOWN = Object.freeze({ kind: "rejected", code: "ERR_TOKEN_KEY_UNKNOWN" });
var KEY_UNFIT = Object.freeze({ kind: "rejected", code: "ERR_TOKEN_KEY_UNFIT" });
function loadKeys(jwks, { algorithms, adaptKey = (jwk) => jwk, previous }) {
  const { keys } = ownMembers(Object(jwks));
  if (!Array.isArray(keys)) return void 0;
  const jwksToImport = keys.slice(0, MAX_KEYS).map((jwk) => adaptKey(ownMembers(Object(jwk))));
  const kids = new Set(jwksToImport.map(kidOf));
  const imported = /* @__PURE__ */ new Map();
  const byAlgorithm = new Map(
    algorithms.map((algorithm) => {
      const fitting = jwksToImport.flatMap((jwk) => {
        const id = keyId(jwk, algorithm);
        const key = previous?.imported.get(id) ?? importKey(jwk, algorithm);
        if (key === void 0) return [];
        imported.set(id, key);
        return [[kidOf(jwk), key]];
      });
      return [algorithm.name, indexByKid(fitting)];
    })
  );
  if ([...byAlgorithm.values()].every(({ size }) => size === 0)) return void 0;
  return {
    find: (kid, algorithm) => byAlgorithm.get(algorithm)?.get(kid) ?? (kid !== void 0 && kids.has(kid) ? KEY_UNFIT : KEY_UNKNOWN),
    imported,
    unusableRsaKey: jwksToImport.findIndex(
      (jwk) => algorithms.some(
        (algorithm) => algorithm.keyType === "RSA" && isMeantFor(jwk, algorithm) && !imported.has(keyId(jwk, algorithm))
      )
    )
  };
}
function staticKeySet({ find: find2 }) {
  return { find: find2, findReplacement: () => void 0, version: () => 0 };
}
function importKey(jwk, algorithm) {
  const key = importPublicKey(jwk, algorithm);
  const { issuer } = jwk;
  return key !== void 0 && typeof issuer === "string" ? { ...key, issuer } : key;
}
function keyId(jwk, { name }) {
  return `${name} ${JSON.stringify(jwk)}`;
}
function indexByKid(keys) {
  const byKid = new Map(keys.toReversed());
  byKid.delete(void 0);
  const [first, second] = keys;
  if (first !== void 0 && second === void 0) byKid.set(void 0, first[1]);
  return byKid;
}
function kidOf({ kid }) {
  return typeof kid === "string" ? kid : void 0;
}

// src/identity/jwks/remote-key-set.ts
var NO_KEYS = { find: () => KEY_UNKNOWN };
function remoteKeySet({ fetchKeys, load, maxAgeSeconds, staleSeconds, seed, now }) {
  const pace = fetchPace();
  const signaturePace = fetchPace();
  const unknownUntil = new BoundedMap(MAX_UNKNOWN_KIDS);
  let keys = seed;
  let version = 0;
  let fetchedAt = seed === void 0 ? Number.NaN : now();
  let lastFailure;
  let pendingFetch;
  function find2(kid, algorithm) {
    if (!isYoungerThan(maxAgeSeconds)) return findAfterRefresh(kid, algorithm);
    const result = loadedKey(kid, algorithm);
    return result === KEY_UNKNOWN && kid !== void 0 ? findNewKey(kid, algorithm) : result;
  }
  async function findAfterRefresh(kid, algorithm) {
    if (pendingFetch !== void 0 || !pace.isPausing(now())) await refresh();
    return isYoungerThan(maxAgeSeconds + staleSeconds) ? loadedKeyOrOutage(kid, algorithm) : outage();
  }
  async function findNewKey(kid, algorithm) {
    if (now() < (unknownUntil.get(kid) ?? 0)) return KEY_UNKNOWN;
    if (pendingFetch === void 0) {
      if (pace.isPausing(now())) return outage();
      if (!pace.takeAttempt(now())) return loadedKeyOrOutage(kid, algorithm);
    }
    await refresh();
    const result = loadedKeyOrOutage(kid, algorithm);
    if (result === KEY_UNKNOWN && kid.length <= MAX_KID_LENGTH) unknownUntil.set(kid, now() + UNKNOWN_KID_MS);
    return result;
  }
  async function findReplacement(failed3, kid, algorithm) {
    if (pendingFetch !== void 0 || !pace.isPausing(now()) && signaturePace.takeAttempt(now())) await refresh();
    const result = loadedKey(kid, algorithm);
    return result.kind === "key" && result !== failed3 ? result : void 0;
  }
  function loadedKey(kid, algorithm) {
    return (keys ?? NO_KEYS).find(kid, algorithm);
  }
  function loadedKeyOrOutage(kid, algorithm) {
    const result = loadedKey(kid, algorithm);
    return result === KEY_UNKNOWN && lastFailure !== void 0 ? outage() : result;
  }
  function refresh() {
    pendingFetch ??= fetchOnce().finally(() => {
      pendingFetch = void 0;
    });
    return pendingFetch;
  }
  async function fetchOnce() {
    const startedAt = now();
    try {
      const fetched = load(await fetchKeys(), keys);
      if (fetched === void 0) throw new Error("the document has no usable key");
      if (keys !== void 0 && hasLostKey(keys, fetched)) version += 1;
      keys = fetched;
      fetchedAt = startedAt;
      lastFailure = void 0;
      pace.succeeded();
    } catch (cause) {
      lastFailure = { cause };
      pace.failed(now());
    }
  }
  function isYoungerThan(seconds) {
    const age = now() - fetchedAt;
    return age >= 0 && age <= seconds * 1e3;
  }
  function outage() {
    return unavailable2("ERR_KEYS_UNAVAILABLE", lastFailure?.cause);
  }
  return {
    find: find2,
    findReplacement,
    version: () => isYoungerThan(maxAgeSeconds) ? version : void 0,
    hasKeys: () => keys !== void 0
  };
}
function hasLostKey(before, after) {
  return [...before.imported.keys()].some((key) => !after.imported.has(key));
}
function alternateKeySet(own2, main) {
  const used = () => own2.hasKeys() ? own2 : main;
  return {
    find: async (kid, algorithm) => {
      const result = await own2.find(kid, algorithm);
      return result.kind === "unavailable" && !own2.hasKeys() ? main.find(kid, algorithm) : result;
    },
    findReplacement: (failed3, kid, algorithm) => used().findReplacement(failed3, kid, algorithm),
    version: () => used().version()
  };
}

// src/identity/jwks/issuer-keys.ts
function keysAt(url) {
  return (fetchJson) => () => fetchJson(url);
}
function issuerKeys({ subject, algorithms, adaptKey, jwks, remoteKeys, now }) {
  const load = (document, previous) => loadKeys(document, { algorithms, adaptKey, previous });
  if (jwks !== void 0) {
    if (remoteKeys !== void 0) throw new ConfigError(subject, "remoteKeys", "", "remoteKeys cannot be combined with jwks");
    const keySet = staticKeySet(loadConfigured("jwks", jwks));
    return { at: () => keySet, alternateAt: () => keySet, maxAgeSeconds: void 0 };
  }
  const options = remoteKeysSchema(subject).check(remoteKeys === void 0 ? {} : remoteKeys);
  const { seed, maxAgeSeconds = 3600, staleSeconds = 3600, timeoutMs = 3e3, ca, fetch = fetchDocument } = options;
  const limits = { timeoutMs, maxBytes: MAX_KEY_SET_BYTES, ...ca === void 0 ? {} : { ca } };
  const fetchJson = (url) => withTimeout(
    withRetry(() => fetch(url, limits)),
    timeoutMs
  );
  const terms = {
    load,
    maxAgeSeconds,
    staleSeconds,
    now,
    seed: seed === void 0 ? void 0 : loadConfigured("remoteKeys.seed", seed)
  };
  const remoteAt = (location) => remoteKeySet({ ...terms, fetchKeys: location(fetchJson) });
  return { at: remoteAt, alternateAt: (location, main) => alternateKeySet(remoteAt(location), main), maxAgeSeconds };
  function loadConfigured(option, document) {
    const keys = loadOrUndefined(document);
    if (keys === void 0) {
      throw new ConfigError(
        subject,
        option,
        `a key set with a signature key for ${algorithms.map(({ name }) => name).join(" or ")}`
      );
    }
    const { length } = document.keys;
    if (length > MAX_KEYS) throw new ConfigError(subject, option, `a key set of at most ${MAX_KEYS} keys`);
    if (keys.unusableRsaKey !== -1) {
      throw new ConfigError(
        subject,
        option,
        `a key set of RSA keys of at least 2048 bits; keys[${keys.unusableRsaKey}] is unusable`
      );
    }
    return keys;
  }
  function loadOrUndefined(document) {
    try {
      return load(document);
    } catch {
      return void 0;
    }
  }
}
async function withRetry(fetch) {
  try {
    return await fetch();
  } catch (error) {
    if (isConnectionError(error)) return fetch();
    throw error;
  }
}
function isConnectionError(error) {
  const { code, cause } = Object(error);
  return /^(?:E(?!RR_)[A-Z_]+|UND_ERR_(?:SOCKET|CONNECT_TIMEOUT))$/.test(String(code ?? Object(cause).code));
}
function remoteKeysSchema(subject) {
  return optionSchema(
    subject,
    {
      seed: optional(valid("a key set document", () => true)),
      maxAgeSeconds: optional(number(1, 86400)),
      staleSeconds: optional(number(0, 86400)),
      timeoutMs: optional(number(1, 3e4)),
      ca: optional(string),
      fetch: optional(callback)
    },
    "remoteKeys."
  );
}

// src/identity/jwt/oidc-keys.ts
var PLACEHOLDER = /\{[^{}]*\}/g;
function oidcKeys(options, now) {
  const issuers = issuersOf(options);
  const { keySetOf: keySetOf2, maxAgeSeconds } = keySource(options, now);
  const keySets = new Map(
    issuers.map(({ issuer, tenant }) => {
      const keySet = keySetOf2(issuer);
      return [issuer, tenant === void 0 ? keySet : tenantKeySet(keySet, { issuer, tenant })];
    })
  );
  const main = keySets.get(options.issuer);
  for (const alias of [options.issuerAliases ?? []].flat()) if (main !== void 0) keySets.set(alias, main);
  return { issuers, keySets, maxAgeSeconds };
}
function issuersOf({ issuer, issuerAliases, tenants, tenantClaim, trustDomain }) {
  const placeholders = issuer.match(PLACEHOLDER)?.length ?? 0;
  if (tenants === void 0) {
    if (placeholders > 0) throw new ConfigError("oidc", "tenants", "", "tenants is required, because issuer has a placeholder");
    if (tenantClaim !== void 0) throw new ConfigError("oidc", "tenantClaim", "", "tenantClaim requires tenants");
    return [{ issuer, tenant: void 0 }];
  }
  if (placeholders !== 1)
    throw new ConfigError("oidc", "issuer", "an issuer with one placeholder such as {tenantid}, if tenants is set");
  for (const [option, value] of Object.entries({ issuerAliases, trustDomain })) {
    if (value !== void 0) throw new ConfigError("oidc", option, "", `${option} cannot be combined with tenants`);
  }
  return [...new Set([tenants].flat())].map((tenant) => ({ issuer: issuer.replace(PLACEHOLDER, tenant), tenant }));
}
function keySource(options, now) {
  const algorithms = [options.algorithms].flat();
  const known = [...ASYMMETRIC, ...SECRET].map(({ name }) => name);
  if (!algorithms.every((name) => known.includes(name))) {
    throw new ConfigError("oidc", "algorithms", `one or more of ${known.join(", ")}`);
  }
  const hmac2 = SECRET.find(({ name }) => algorithms.includes(name));
  if (hmac2 === void 0) return publicKeySource(options, now);
  if (algorithms.length > 1) throw new ConfigError("oidc", "algorithms", "a single algorithm if it is an HMAC algorithm");
  return hmacSource(options, hmac2);
}
function hmacSource({ jwks, jwksUri, discovery, remoteKeys, secret }, algorithm) {
  for (const [option, value] of Object.entries({ jwks, jwksUri, discovery, remoteKeys })) {
    if (value !== void 0) throw new ConfigError("oidc", option, "", `${option} cannot be combined with an HMAC algorithm`);
  }
  const bytes = typeof secret === "string" ? new TextEncoder().encode(secret) : secret;
  const { name, minSecretBytes } = algorithm;
  if (bytes === void 0 || bytes.length < minSecretBytes) {
    throw new ConfigError("oidc", "secret", `a string or bytes, at least ${minSecretBytes} bytes for ${name}`);
  }
  if (isPublicKeyMaterial(bytes)) {
    throw new ConfigError("oidc", "secret", "a secret, not a public key or certificate, with which anyone could sign tokens");
  }
  const key = importSecret(bytes, algorithm);
  const keySet = staticKeySet({ find: () => key });
  return { keySetOf: () => keySet, maxAgeSeconds: void 0 };
}
function publicKeySource(options, now) {
  const { issuer, algorithms: names2, trustDomain, jwks, jwksUri, discovery, remoteKeys, secret } = options;
  if (secret !== void 0) throw new ConfigError("oidc", "secret", "", "secret requires an HMAC algorithm");
  for (const [option, value] of Object.entries({ jwksUri, discovery })) {
    if (value !== void 0 && jwks !== void 0)
      throw new ConfigError("oidc", option, "", `${option} cannot be combined with jwks`);
  }
  if (jwksUri !== void 0 && discovery !== void 0) {
    throw new ConfigError("oidc", "discovery", "", "discovery cannot be combined with jwksUri");
  }
  const base = issuer.replace(PLACEHOLDER, "tenant");
  if (jwks === void 0 && jwksUri === void 0 && (!isAllowedUrl(base) || base.includes("?"))) {
    throw new ConfigError("oidc", "issuer", "an https URL without query, unless jwks or jwksUri is set");
  }
  const algorithms = ASYMMETRIC.filter(({ name }) => [names2].flat().includes(name));
  const adaptKey = trustDomain === void 0 ? void 0 : acceptSvidKey;
  const keys = issuerKeys({ subject: "oidc", algorithms, adaptKey, jwks, remoteKeys, now });
  const { maxAgeSeconds } = keys;
  if (jwksUri === void 0) return { keySetOf: (name) => keys.at(discovered(name, discovery)), maxAgeSeconds };
  const keySet = keys.at(keysAt(jwksUri));
  return { keySetOf: () => keySet, maxAgeSeconds };
}
function acceptSvidKey(jwk) {
  return jwk["use"] === "jwt-svid" ? { ...jwk, use: "sig" } : jwk;
}
function tenantKeySet(keySet, { issuer, tenant }) {
  const isUsable = (key) => key.issuer === void 0 || key.issuer.replace(PLACEHOLDER, tenant) === issuer;
  return {
    find: async (kid, algorithm) => {
      const key = await keySet.find(kid, algorithm);
      return key.kind === "key" && !isUsable(key) ? KEY_UNFIT : key;
    },
    findReplacement: async (failed3, kid, algorithm) => {
      const key = await keySet.findReplacement(failed3, kid, algorithm);
      return key !== void 0 && isUsable(key) ? key : void 0;
    },
    version: () => keySet.version()
  };
}

// src/identity/jwt/oidc-options.ts
init_options();

// src/identity/jwt/standard-schema.ts
init_type_guards();
function isStandardSchema(candidate) {
  if (typeof candidate !== "object" && typeof candidate !== "function" || candidate === null) return false;
  const standard = Reflect.get(candidate, "~standard");
  return isRecord(standard) && typeof standard["validate"] === "function";
}

// src/identity/jwt/validity-options.ts
init_options();
var upTo = (seconds) => optional(number(0, seconds));
var YEAR_SECONDS = 31536e3;
var VALIDITY_OPTIONS = {
  graceSeconds: upTo(600),
  issuedAtToleranceSeconds: upTo(600),
  maxTokenAgeSeconds: upTo(YEAR_SECONDS),
  maxAuthenticationAgeSeconds: upTo(YEAR_SECONDS)
};

// src/identity/jwt/oidc-options.ts
var OIDC_OPTIONS = optionSchema("oidc", {
  issuer: string,
  issuerAliases: optional(strings),
  tenants: optional(valid("one or more strings of letters, digits, dots and hyphens", isTenants)),
  tenantClaim: optional(nullable(claimPath, "accept any")),
  trustDomain: optional(valid("a SPIFFE trust domain such as example.org", isTrustDomain)),
  audience: nullable(strings, "accept any audience"),
  algorithms: strings,
  scheme: optional(string),
  scopes: optional(strings),
  scopeClaims: optional(valid("an array of claim paths", isArrayOf(isClaimPath))),
  jwks: optional(valid("a key set document", () => true)),
  jwksUri: optional(valid("an https URL", isAllowedUrl)),
  discovery: optional(oneOf("openid", "oauth")),
  remoteKeys: optional(object),
  secret: optional(valid("a string or bytes", (value) => typeof value === "string" || value instanceof Uint8Array)),
  typ: optional(string),
  requiredClaims: optional(strings),
  expectedClaims: optional(valid("an object of claims with their values, none of which is undefined or empty", isExpectedClaims)),
  claims: optional(valid("a Standard Schema", isStandardSchema)),
  subjectClaim: optional(claimPath),
  groupsClaim: optional(valid("a claim path, or an array of { path }", isGroupsClaim)),
  acrValues: optional(strings),
  ...VALIDITY_OPTIONS,
  now: optional(callback)
});
function isTenants(value) {
  const tenants = [value].flat();
  return tenants.length > 0 && tenants.every((tenant) => typeof tenant === "string" && /^[A-Za-z0-9.-]{1,255}$/.test(tenant));
}
function isGroupsClaim(value) {
  return isClaimPath(value) || isArrayOf((entry2) => isClaimPath(Object(entry2).path))(value);
}
function isExpectedClaims(value) {
  return object.accepts(value) && Object.values(Object(value)).every((expected) => isArrayOf(isDefined)([expected].flat()));
}
function isDefined(value) {
  return value !== void 0;
}
function isArrayOf(isElement) {
  return (value) => Array.isArray(value) && value.length > 0 && value.every(isElement);
}

// src/identity/jwt/oidc.ts
var SVID_TYPES = /* @__PURE__ */ new Set([...BEARER_TYPES, "jose"]);
function oidc(options) {
  const checked = OIDC_OPTIONS.check(options);
  const { issuer, audience, trustDomain, tenants, tenantClaim = "tid", scopes, typ, acrValues, now = Date.now } = checked;
  const { subjectClaim = "sub", scopeClaims = [] } = checked;
  const expectedClaims = Object.entries(checked.expectedClaims ?? {}).map(
    ([name, value]) => [name, [value].flat()]
  );
  const scheme = checked.scheme ?? "oidc";
  const schema = checked.claims;
  const audiences = audience === null ? void 0 : [audience].flat();
  const requiredClaims = [checked.requiredClaims ?? []].flat();
  const requiredScopes = scopes === void 0 ? void 0 : [scopes].flat();
  const requiredAcr = acrValues === void 0 ? void 0 : [acrValues].flat();
  const groupPaths = groupPathsOf(checked.groupsClaim);
  const { issuers, keySets, maxAgeSeconds } = oidcKeys(checked, now);
  const tenantOf = new Map(issuers.map(({ issuer: iss, tenant }) => [iss, tenant]));
  function identify(claims, payload) {
    const { iss, sub } = claims;
    if (trustDomain !== void 0 && trustDomainOf(sub) !== trustDomain) return "ERR_TOKEN_CLAIM";
    if (tenants !== void 0 && tenantClaim !== null && valueAt(claims, tenantClaim) !== tenantOf.get(iss))
      return "ERR_TOKEN_CLAIM";
    if (!requiredClaims.every((name) => Object.hasOwn(claims, name))) return "ERR_TOKEN_CLAIM";
    if (!hasExpectedClaims(claims, expectedClaims)) return "ERR_TOKEN_CLAIM";
    const subject = valueAt(claims, subjectClaim);
    const tokenScopes = collectScopes(claims, scopeClaims);
    const groups = collectGroups(claims, groupPaths);
    if (typeof subject !== "string" || subject === "" || tokenScopes === void 0 || groups === void 0)
      return "ERR_TOKEN_CLAIM";
    if (audiences !== void 0 && !hasOneOf(claims["aud"], audiences)) return "ERR_TOKEN_AUDIENCE";
    if (!hasAnyOf(tokenScopes.values, requiredScopes)) return "ERR_TOKEN_SCOPE";
    if (requiredAcr !== void 0 && !isOneOf(claims["acr"], requiredAcr)) return "ERR_TOKEN_AUTHENTICATION";
    const missingClaims = [...groups.missing, ...tokenScopes.missing];
    const identity2 = {
      scheme,
      issuer: tenants === void 0 ? issuer : String(iss),
      subject,
      expiresAt: expiryOf2(claims, checked),
      scopes: tokenScopes.values,
      groups: groups.values,
      claims: payload,
      ...missingClaims.length === 0 ? {} : { missingClaims }
    };
    return schema === void 0 ? identity2 : withTypedClaims(identity2, schema);
  }
  return jwtVerifier({
    issuers: issuers.map(({ issuer: iss }) => iss),
    keySets,
    ...trustDomain === void 0 ? {} : svidKeySet(trustDomain, keySets.get(issuer)),
    algorithms: new Set([checked.algorithms].flat()),
    types: acceptedTypes(typ, trustDomain),
    kidRequired: false,
    subjectRequired: subjectClaim === "sub",
    validity: checked,
    keyMaxAgeSeconds: maxAgeSeconds,
    now,
    identify
  });
}
function svidKeySet(trustDomain, keySet) {
  const keySetWithoutIssuer = ({ sub }) => trustDomainOf(sub) === trustDomain ? keySet : void 0;
  return { trustDomains: [trustDomain], keySetWithoutIssuer };
}
function acceptedTypes(typ, trustDomain) {
  if (typ !== void 0) return /* @__PURE__ */ new Set([normalizeType(typ)]);
  return trustDomain === void 0 ? BEARER_TYPES : SVID_TYPES;
}
function groupPathsOf(groupsClaim) {
  if (groupsClaim === void 0) return [];
  return isClaimPath(groupsClaim) ? [groupsClaim] : groupsClaim.map(({ path }) => path);
}
async function withTypedClaims(identity2, schema) {
  const result = await schema["~standard"].validate(identity2.claims);
  if (result.issues !== void 0 || !isRecord(result.value)) return "ERR_TOKEN_CLAIMS_SCHEMA";
  return { ...identity2, claims: result.value };
}

// src/identity/bearer.ts
init_options();
function bearer(verifier, options = {}) {
  const { from = header("authorization", "Bearer"), scheme = "required" } = OPTIONS3.check(options);
  const isSchemeOptional = scheme === "optional";
  checkArgument("bearer", "verifier", tokenVerifier, verifier);
  function verifyBearer(request2) {
    return settle(() => {
      const credential = readCredential(request2, from, { isSchemeOptional });
      if (typeof credential !== "string") return credential;
      return isTokenText(credential) ? verifier.verify(credential) : rejected("ERR_CREDENTIAL_FORM");
    });
  }
  const identityValidationExpression = expressionFor(from, {
    isSchemeOptional,
    expression: verifier.identityValidationExpression
  });
  return deepFreeze({
    verify: verifyBearer,
    // A cached response would accept a used credential again, and only `'request'` requires TTL 0.
    reads: verifier.singleUse === true ? "request" : [[{ ...from.source }]],
    issuers: [...verifier.issuers],
    ...identityValidationExpression === void 0 ? {} : { identityValidationExpression }
  });
}
var OPTIONS3 = optionSchema("bearer", {
  from: optional(credentialLocation),
  scheme: optional(oneOf("required", "optional"))
});
function expressionFor(from, { isSchemeOptional, expression = "[A-Za-z0-9._~+/-]+=*" }) {
  const token = expression.replace(/^\^/, "").replace(/(?<!\\)\$$/, "");
  return schemeExpression(from, token.includes("|") ? `(?:${token})` : token, { isSchemeOptional });
}

// src/identity/jwt/cognito.ts
init_errors();
init_options();

// src/identity/jwt/user-pool.ts
function isUserPoolId(value) {
  if (typeof value !== "string" || value.length > 55) return false;
  const [region, id = "", ...others] = value.split("_");
  return isRegion(region) && /^[0-9A-Za-z]+$/.test(id) && others.length === 0;
}
function isRegion(value) {
  return typeof value === "string" && REGION.test(value);
}
function userPoolIssuers(userPoolId, regions) {
  const homeRegion = userPoolId.slice(0, userPoolId.indexOf("_"));
  const domain = homeRegion.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const regionalIssuer = (region) => `https://cognito-idp.${region}.${domain}/${userPoolId}`;
  const others = regions.filter((region) => region !== homeRegion);
  const updatedIssuer = regionalIssuer(homeRegion).replace("cognito-idp", "issuer-cognito-idp");
  return [regionalIssuer(homeRegion), updatedIssuer, ...new Set(others.map(regionalIssuer))];
}
var REGION = /^(?:eusc-)?[a-z]{2}(?:-gov)?-[a-z]+-\d{1,2}$/;

// src/identity/jwt/cognito.ts
var OPTIONS4 = optionSchema("cognito", {
  userPoolId: valid("a user pool ID such as eu-west-1_AbCdEf", isUserPoolId),
  clientId: nullable(strings, "accept any app client"),
  tokenUse: nullable(oneOf("id", "access"), "accept both"),
  audience: optional(nullable(strings, "accept any audience")),
  regions: optional(valid("a Region or an array of Regions", (value) => [value].flat().every(isRegion))),
  groups: optional(strings),
  scopes: optional(strings),
  jwks: optional(valid("a key set document", () => true)),
  remoteKeys: optional(object),
  ...VALIDITY_OPTIONS,
  now: optional(callback)
});
function cognito(options) {
  const checked = OPTIONS4.check(options);
  const { userPoolId, clientId, tokenUse, audience, groups, scopes, regions = [], jwks, remoteKeys, now = Date.now } = checked;
  if (tokenUse === "id" && [audience].flat().some((value) => typeof value === "string")) {
    throw new ConfigError(
      "cognito",
      "audience",
      "",
      "audience applies to access tokens only; the audience of an ID token is clientId"
    );
  }
  const issuers = userPoolIssuers(userPoolId, [regions].flat());
  const [issuer, ...otherIssuers] = issuers;
  const tokenUses = tokenUse === null ? ["id", "access"] : [tokenUse];
  const clientIds = clientId === null ? void 0 : [clientId].flat();
  const requiredGroups = groups === void 0 ? void 0 : [groups].flat();
  const requiredScopes = scopes === void 0 ? void 0 : [scopes].flat();
  const keys = issuerKeys({ subject: "cognito", algorithms: [RS256], jwks, remoteKeys, now });
  const mainKeySet = keys.at(keySetOf(issuer));
  const keySets = new Map(otherIssuers.map((iss) => [iss, keys.alternateAt(keySetOf(iss), mainKeySet)]));
  function identify(claims, payload) {
    const { scope = "", token_use: use, aud, client_id: accessTokenClient } = claims;
    const tokenGroups = stringSet(claims["cognito:groups"]);
    if (typeof scope !== "string" || tokenGroups === void 0) return "ERR_TOKEN_CLAIM";
    const tokenScopes = wordsOf(scope);
    if (!hasAnyOf(tokenScopes, requiredScopes)) return "ERR_TOKEN_SCOPE";
    if (!hasAnyOf(tokenGroups, requiredGroups)) return "ERR_TOKEN_GROUP";
    if (!isOneOf(use, tokenUses)) return "ERR_TOKEN_USE";
    const client = use === "id" ? aud : accessTokenClient;
    if (clientIds !== void 0 && !isOneOf(client, clientIds)) return "ERR_TOKEN_CLIENT";
    if (use === "access" && !isForAudience(aud, audience)) return "ERR_TOKEN_AUDIENCE";
    return {
      scheme: "cognito",
      issuer,
      subject: String(claims["sub"]),
      // `claimsFault` has checked that it is a string
      expiresAt: expiryOf2(claims, checked),
      scopes: tokenScopes,
      groups: tokenGroups,
      claims: payload
    };
  }
  return jwtVerifier({
    issuers: [issuer],
    keySets: new Map([[issuer, mainKeySet], ...keySets]),
    algorithms: /* @__PURE__ */ new Set([RS256.name]),
    types: BEARER_TYPES,
    kidRequired: true,
    subjectRequired: true,
    validity: checked,
    keyMaxAgeSeconds: keys.maxAgeSeconds,
    now,
    identify
  });
}
function keySetOf(issuer) {
  return keysAt(`${issuer}/.well-known/jwks.json`);
}
function isForAudience(aud, audience) {
  if (audience === null) return true;
  return audience === void 0 ? aud === void 0 : hasOneOf(aud, [audience].flat());
}

// src/gateway/authorize/authorizer-response.ts
init_type_guards();

// src/gateway/limits.ts
var MAX_BODY_BYTES = 10485760;
var MAX_TARGET_LENGTHS = { EDGE: 8192, REGIONAL: 10240, PRIVATE: 10240 };
var MAX_HEADER_BYTES = 10240;
var MAX_ARN_BYTES = 1600;
var MAX_RESOURCE_LENGTH = 512;
var MAX_LAMBDA_RESPONSE_LENGTH = 6291556;
var MAX_REQUEST_MS = 29e3;

// src/gateway/authorize/authorizer-response.ts
function parseAuthorizerResponse(json) {
  const response = parseJson(json);
  if (!isRecord(response)) return malformed("the authorizer response is not a JSON object");
  const { principalId, usageIdentifierKey, policyDocument } = response;
  if (!isRecord(policyDocument)) {
    const isSimple = "isAuthorized" in response;
    return malformed(isSimple ? "policyDocument is missing: REST APIs have no simple responses" : "policyDocument is missing");
  }
  const policy = parsePolicyDocument(policyDocument);
  if (policy.kind === "malformed") return policy;
  const context = parseContext(response["context"]);
  if (context.kind === "malformed") return context;
  if (!isOptionalString2(principalId)) return malformed("principalId is not a string");
  if (!isOptionalString2(usageIdentifierKey)) return malformed("usageIdentifierKey is not a string");
  return {
    kind: "valid",
    principalId: principalId ?? void 0,
    policy: policy.value,
    context: context.value,
    usageIdentifierKey: usageIdentifierKey ?? void 0,
    size: json.length
  };
}
function parsePolicyDocument(document) {
  const parsed = withoutEmptyStatements(document);
  const problem = findPolicyProblem(parsed);
  if (problem !== void 0) return malformed(`policyDocument is invalid: ${problem}`);
  const policy = parsed;
  const resources = [policy.Statement].flat().flatMap(({ Resource, NotResource }) => [Resource ?? [], NotResource ?? []].flat());
  return resources.some((arn) => arn.length > MAX_RESOURCE_LENGTH) ? malformed(`policyDocument has a resource of more than ${MAX_RESOURCE_LENGTH} characters`) : { kind: "ok", value: policy };
}
function withoutEmptyStatements(document) {
  const statements = document["Statement"];
  if (!Array.isArray(statements)) return document;
  const isEmpty2 = (statement) => isRecord(statement) && (isEmptyArray(statement["Resource"]) || isEmptyArray(statement["Action"]));
  return { ...document, Statement: statements.filter((statement) => !isEmpty2(statement)) };
}
function findPolicyProblem(document) {
  const version = document["Version"];
  if (version !== void 0 && version !== "2012-10-17" && version !== "2008-10-17") return "Version is unknown";
  const statements = document["Statement"];
  if (isAbsent(statements)) return "Statement is missing";
  return [statements].flat().map(findStatementProblem).find((problem) => problem !== void 0);
}
function findStatementProblem(statement) {
  if (!isRecord(statement)) return "a statement is not an object";
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = statement;
  if (Effect !== "Allow" && Effect !== "Deny") return "Effect must be Allow or Deny";
  if (!hasExactlyOne(Action, NotAction)) return "a statement needs Action or NotAction, a string or an array of strings";
  if (!hasExactlyOne(Resource, NotResource)) return "a statement needs Resource or NotResource, a string or an array of strings";
  return Condition === void 0 || isRecord(Condition) ? void 0 : "Condition must be an object";
}
function hasExactlyOne(element, negated) {
  if (element === void 0 === (negated === void 0)) return false;
  return [element ?? negated].flat().every((value) => typeof value === "string");
}
function parseContext(context) {
  if (isAbsent(context)) return { kind: "ok", value: {} };
  if (!isRecord(context)) return malformed("context is not an object");
  const values = Object.entries(context).filter(([, value]) => value !== null);
  if (values.some(([, value]) => typeof value === "object"))
    return malformed("context has an object or an array as a value: REST APIs accept strings, numbers and booleans");
  return { kind: "ok", value: Object.fromEntries(values.map(([name, value]) => [name, String(value)])) };
}
function malformed(problem) {
  return { kind: "malformed", problem };
}
function isAbsent(value) {
  return value === void 0 || value === null;
}
function isOptionalString2(value) {
  return isAbsent(value) || typeof value === "string";
}
function isEmptyArray(value) {
  return Array.isArray(value) && value.length === 0;
}
function parseJson(json) {
  try {
    return JSON.parse(json);
  } catch {
    return void 0;
  }
}

// src/gateway/cache-safety/api-source.ts
var sources = /* @__PURE__ */ new WeakMap();
function rememberSource(api2, source) {
  sources.set(api2, { ...source, options: { ...source.options } });
  return api2;
}

// src/gateway/facts/authorization-facts.ts
var AUTHORIZATION_FACTS = {
  explicitDenyFirst: {
    topic: "resource policy",
    statement: "An explicit Deny of the resource policy is decided before an authorizer runs.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html"
  },
  openRoute: {
    topic: "resource policy",
    statement: "On a route without authorization a resource policy, if there is one, must allow the request explicitly.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html"
  },
  privateWithoutPolicy: {
    topic: "resource policy",
    statement: "A private API without a resource policy denies every request.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html"
  },
  cognitoAndPolicy: {
    topic: "resource policy",
    statement: "With a Cognito authorizer a resource policy must allow the request explicitly. The same page of the AWS guide also has a table that states the opposite; see uncertain.cognitoWithSilentResourcePolicy.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html"
  },
  cognitoAndSilentPolicy: {
    topic: "resource policy",
    statement: "A valid Cognito token and a resource policy without a matching statement: the prose of the AWS guide denies the request, its table allows it.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html"
  },
  jwtAndPolicy: {
    topic: "resource policy",
    statement: "With a JWT authorizer a resource policy must allow the request explicitly, as with a Cognito authorizer.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html"
  },
  tokenSource: {
    topic: "identity sources",
    statement: "A TOKEN authorizer needs its header at every TTL. Without it, or with an empty value, the response is 401 and the function is not invoked.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html"
  },
  requestSource: {
    topic: "identity sources",
    statement: "With caching, a REQUEST authorizer needs all of its identity sources. If one is missing, null or empty, the response is 401 and the function is not invoked.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html"
  },
  requestSourceAtTtlZero: {
    topic: "identity sources",
    statement: "TTL 0 and a missing identity source of a REQUEST authorizer: the API reference describes 401 without an invocation, the console guide ties the check to caching.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html"
  },
  noSource: {
    topic: "identity sources",
    statement: "A REQUEST authorizer with TTL 0 and without identity sources is invoked for every request.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html"
  },
  validationExpression: {
    topic: "token",
    statement: "The token of a TOKEN authorizer must match the whole validation expression. Otherwise the response is 401 and the function is not invoked.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html"
  },
  resultCache: {
    topic: "result cache",
    statement: "The whole response of an authorizer is cached under the values of its identity sources, per authorizer and stage. Deny policies are cached too.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html"
  },
  resultCacheEvaluation: {
    topic: "result cache",
    statement: "The policy of a cached response is evaluated again for the ARN of each request.",
    confidence: "documented",
    source: "https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors"
  },
  errorsNotCached: {
    topic: "result cache",
    statement: "Errors of an authorizer are not cached.",
    confidence: "observed",
    source: "https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors"
  },
  cacheRaces: {
    topic: "result cache",
    statement: "The response of an invocation that began before the cached one never replaces it, and a flush discards the responses of running invocations. AWS documents neither; both are the safe choice.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageAuthorizersCache.html"
  },
  cacheBound: {
    topic: "result cache",
    statement: "The offline result cache of an authorizer holds at most 10,000 responses and 32 MB. The least recently used are removed first.",
    confidence: "inferred",
    source: "the documentation of this package"
  },
  unauthorizedError: {
    topic: "authorizer",
    statement: "An error of the function whose message is exactly Unauthorized gets 401.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html"
  },
  functionError: {
    topic: "authorizer",
    statement: 'Any other error of the function gets 500 with {"message":null} and AuthorizerConfigurationException.',
    confidence: "observed",
    source: "https://github.com/serverless/examples/issues/305"
  },
  malformedResponse: {
    topic: "authorizer",
    statement: "A response that is not a JSON object with a valid policyDocument, or whose context has an object or array, gets 500 with AuthorizerConfigurationException.",
    confidence: "observed",
    source: "https://github.com/serverless/examples/issues/305"
  },
  allowWithoutPrincipal: {
    topic: "authorizer",
    statement: "An Allow without principalId gets 500, because the documentation requires principalId. A Deny without it was answered with 403.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html"
  },
  invokePermission: {
    topic: "authorizer",
    statement: "A function that API Gateway may not invoke, or that does not exist, gets 500 with AuthorizerConfigurationException.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"
  },
  authorizerTimeout: {
    topic: "authorizer",
    statement: "A function that runs into a time limit gets 500. Whether the response type is AUTHORIZER_CONFIGURATION_ERROR or AUTHORIZER_FAILURE is not known; see uncertain.authorizerTimeout.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"
  },
  authorizerResponse: {
    topic: "authorizer",
    statement: "An authorizer response has principalId, policyDocument and optionally context and usageIdentifierKey. Values of context are converted to strings.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html"
  },
  authorizerPolicy: {
    topic: "policy",
    statement: "The policy of the authorizer and the resource policy are evaluated together: a Deny in either one denies, otherwise an Allow in either one allows.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html"
  },
  denialMessage: {
    topic: "policy",
    statement: "The message of a denial names the type of the policy since 2025. Older messages are still in use; see uncertain.denialText.",
    confidence: "observed",
    source: "https://repost.aws/knowledge-center/api-gateway-403-error-lambda-authorizer"
  },
  iamPolicy: {
    topic: "policy",
    statement: "For an IAM principal of the account of the API one Allow suffices. For another account the identity-based policy and the resource policy must both allow.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html"
  },
  signature: {
    topic: "signature",
    statement: "A request to an AWS_IAM route must be signed with Signature Version 4 for execute-api and the Region of the API, at most five minutes ago.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html"
  }
};

// src/gateway/facts/backend-facts.ts
var BACKEND_FACTS = {
  apiKey: {
    topic: "api key",
    statement: "A route that requires an API key needs an enabled key of a usage plan of the stage, from x-api-key or from usageIdentifierKey of the authorizer response. Otherwise the response is 403 Forbidden.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html"
  },
  usageAfterAuthorizer: {
    topic: "usage plan",
    statement: "API keys and usage plans are checked after the authorizer.",
    confidence: "documented",
    source: "https://repost.aws/knowledge-center/api-gateway-logs"
  },
  throttle: {
    topic: "usage plan",
    statement: "A token bucket per API key, or per key and method, limits the rate. A request without a token gets 429 Too Many Requests. On AWS the limits are a best effort.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html"
  },
  quota: {
    topic: "usage plan",
    statement: "A quota limits the requests of an API key per period. Further requests get 429 Limit Exceeded.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html"
  },
  quotaPeriod: {
    topic: "usage plan",
    statement: "Periods of quotas are UTC calendar periods. AWS does not document their boundaries, and observations conflict.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html"
  },
  quotaOffset: {
    topic: "usage plan",
    statement: "The offset of a quota is the number of days by which a period begins later. The API reference describes it as a number of requests.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html"
  },
  requestParameters: {
    topic: "request validation",
    statement: "A required parameter must be present and contain more than whitespace. Otherwise the response is 400. Parameters are checked only with a request validator.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html"
  },
  requestBody: {
    topic: "request validation",
    statement: "A body that does not match the model of its content type gets 400 Invalid request body. Bodies are checked only with a request validator.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html"
  },
  requestModelError: {
    topic: "request validation",
    statement: "A model function that throws has no counterpart on AWS. The offline gateway answers 500 API_CONFIGURATION_ERROR.",
    confidence: "inferred",
    source: "the documentation of this package"
  },
  lambdaProxy: {
    topic: "integration",
    statement: "A Lambda proxy integration receives the proxy event and must return statusCode, headers and body. Any other response gets 502.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html"
  },
  lambdaError: {
    topic: "integration",
    statement: "A Lambda function that throws gets 502 Internal server error.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html"
  },
  lambdaPermission: {
    topic: "integration",
    statement: "A Lambda integration that API Gateway may not invoke, or whose function does not exist, gets 500 Internal server error.",
    confidence: "documented",
    source: "https://repost.aws/knowledge-center/api-gateway-internal-server-error"
  },
  integrationTimeout: {
    topic: "integration",
    statement: "An integration that takes longer than its limit, 29 seconds by default, gets 504 Endpoint request timed out.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
  },
  functionTimeout: {
    topic: "integration",
    statement: "A function that runs into its own time limit is a function error: 502 from an integration.",
    confidence: "observed",
    source: "https://repost.aws/knowledge-center/api-gateway-504-errors"
  },
  httpProxy: {
    topic: "integration",
    statement: "An HTTP proxy integration forwards the method, headers, query and body, and returns the response of the upstream.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html"
  },
  httpProxyError: {
    topic: "integration",
    statement: "An upstream that cannot be reached gets 504 with the message Network error communicating with endpoint.",
    confidence: "observed",
    source: "https://repost.aws/knowledge-center/api-gateway-504-errors"
  },
  httpProxySize: {
    topic: "integration",
    statement: "A response of an integration has at most 10 MB. A larger one gets 502.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
  },
  mock: {
    topic: "integration",
    statement: "A mock integration answers without a backend.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html"
  },
  plainFunction: {
    topic: "integration",
    statement: "An integration that is a plain function stands for any backend. It may return a Response or a Lambda proxy response.",
    confidence: "documented",
    source: "the documentation of this package"
  },
  signatureRemoved: {
    topic: "event",
    statement: "An Authorization header with an AWS signature does not reach the backend.",
    confidence: "observed",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html"
  },
  valueMaps: {
    topic: "event",
    statement: "Events have one map with the last value of each header and parameter, and one with all values. Empty maps are null for a backend and {} for an authorizer.",
    confidence: "observed",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html"
  },
  pathParameters: {
    topic: "event",
    statement: "Path parameters of REST APIs are not decoded.",
    confidence: "observed",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html"
  },
  binaryMediaTypes: {
    topic: "event",
    statement: "A body is base64-encoded if its content type is one of the binary media types of the API. All other bodies are text.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html"
  },
  remappedHeaders: {
    topic: "response",
    statement: "API Gateway renames WWW-Authenticate of an integration to x-amzn-remapped-www-authenticate.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html"
  },
  gatewayResponse: {
    topic: "gateway response",
    statement: "A gateway response that is set for a type replaces its status, headers and body. A type that is not set uses DEFAULT_4XX or DEFAULT_5XX.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html"
  },
  gatewayResponseInheritance: {
    topic: "gateway response",
    statement: "A gateway response that is set for a type inherits nothing from DEFAULT_4XX or DEFAULT_5XX.",
    confidence: "observed",
    source: "https://github.com/ministackorg/ministack/issues/1756"
  },
  fixedResponses: {
    topic: "response",
    statement: "413, 414, malformed requests and Forbidden for a missing stage cannot be customized.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"
  },
  edgeHeaders: {
    topic: "response",
    statement: "Responses of an edge-optimized API carry the headers Via, X-Amz-Cf-Id, X-Amz-Cf-Pop and X-Cache of CloudFront.",
    confidence: "observed",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html"
  }
};

// src/gateway/facts/request-facts.ts
var REQUEST_FACTS = {
  requestTarget: {
    topic: "limits",
    statement: "A request target without a path gets 400. One in absolute form is read without its origin.",
    confidence: "documented",
    source: "https://www.rfc-editor.org/rfc/rfc9112#section-3.2"
  },
  targetLength: {
    topic: "limits",
    statement: "A URL has at most 10,240 characters on a Regional or private endpoint, and 8,192 on an edge-optimized one. A longer one gets 414.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
  },
  headerSize: {
    topic: "limits",
    statement: "All header values together have at most 10,240 bytes. Larger headers get 400.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
  },
  bodySize: {
    topic: "limits",
    statement: "A body has at most 10,485,760 bytes. A larger one gets 413, which cannot be customized.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"
  },
  arnLength: {
    topic: "limits",
    statement: "A method ARN has at most 1,600 bytes if policies are evaluated for it. A longer one gets 414.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
  },
  defaultEndpoint: {
    topic: "domain",
    statement: "The first path segment of the default endpoint is the stage. A request that reaches no stage gets 403 Forbidden.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html"
  },
  localHost: {
    topic: "domain",
    statement: "On a host that is neither the default endpoint nor a custom domain, such as localhost, the stage is optional. This is a convenience of the offline gateway.",
    confidence: "documented",
    source: "the documentation of this package"
  },
  defaultEndpointDisabled: {
    topic: "domain",
    statement: "With disableExecuteApiEndpoint, the default endpoint answers 403 Forbidden.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html"
  },
  customDomain: {
    topic: "domain",
    statement: "A custom domain name maps a base path to a stage. Without a stage in the mapping, the first segment after the base path selects it.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html"
  },
  basePathOfEvents: {
    topic: "event",
    statement: "Behind a custom domain, path of events includes the base path, and also the stage if the mapping names none. The method ARN and resource do not.",
    confidence: "observed",
    source: "https://github.com/localstack/localstack/issues/12296"
  },
  privateDomainPolicy: {
    topic: "resource policy",
    statement: "A private custom domain name has its own resource policy. It and the policy of the API must both allow the request; without one, every request is denied.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html"
  },
  privateEndpoint: {
    topic: "domain",
    statement: "A private API is reached only through an interface VPC endpoint. A request that comes from elsewhere, or through a host name for an endpoint that is not associated, gets 403 Forbidden.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html"
  },
  stage: {
    topic: "stage",
    statement: "Each stage has its own stage variables and authorizer result caches.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html"
  },
  canary: {
    topic: "stage",
    statement: "A canary takes a share of the requests of its stage, chosen per request, and overrides stage variables. It shares the caches of the stage.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html"
  },
  canaryCache: {
    topic: "stage",
    statement: "The authorizer result caches of a stage are shared by its base deployment and its canary.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html"
  },
  route: {
    topic: "route",
    statement: "The most specific path that has the method or ANY handles a request: a literal before {param}, and that before {proxy+}. A trailing slash is ignored.",
    confidence: "observed",
    source: "https://github.com/aws-powertools/powertools-lambda-python/issues/1609"
  },
  routeMissing: {
    topic: "route",
    statement: "An unknown path or method gets 403 Missing Authentication Token. With an Authorization header that is not a signature it gets IncompleteSignatureException.",
    confidence: "observed",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"
  },
  preflight: {
    topic: "preflight",
    statement: "SAM and CDK answer preflight requests with an OPTIONS method and a mock integration, without authorization and without an API key.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html"
  }
};

// src/gateway/facts/token-facts.ts
var TOKEN_FACTS = {
  cognitoSource: {
    topic: "identity sources",
    statement: "A Cognito authorizer reads the token from one header. Without it the response is 401.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html"
  },
  cognitoToken: {
    topic: "token",
    statement: "A Cognito route without scopes accepts ID tokens, and one with scopes accepts access tokens that have one of them. All other tokens get 401, expired ones with another message.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html"
  },
  cognitoBearer: {
    topic: "token",
    statement: "A Cognito authorizer also accepts the token after the word Bearer.",
    confidence: "observed",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html"
  },
  cognitoKeys: {
    topic: "token",
    statement: "If the key set of a user pool cannot be fetched, the response is 500 AUTHORIZER_FAILURE.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"
  },
  cognitoAudience: {
    topic: "token",
    statement: "The validation expression of a Cognito authorizer is matched against the aud claim. Access tokens have none, so all of them get 401.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html"
  },
  jwtSource: {
    topic: "identity sources",
    statement: "A JWT authorizer reads the token from one header, alone or after Bearer. Without it the response is 401.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html"
  },
  jwtToken: {
    topic: "token",
    statement: "A JWT authorizer checks the algorithm, signature, iss, aud, exp, nbf, iat and additional claims. A token that fails gets 401 Unauthorized.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html"
  },
  jwtScope: {
    topic: "token",
    statement: "A valid JWT without one of the scopes of the route gets 403 Forbidden. Scopes are read from scope or scp.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer-methods.html"
  },
  jwtKeys: {
    topic: "token",
    statement: "Public keys of an issuer are cached for up to one hour. A key ID that is not known causes another fetch.",
    confidence: "documented",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer-keys.html"
  },
  jwtKeysUnavailable: {
    topic: "token",
    statement: "If the keys of an issuer cannot be fetched, the response is 500 AUTHORIZER_FAILURE.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer-keys.html"
  },
  jwtOptionalClaim: {
    topic: "token",
    statement: "An additional claim that is not required passes if the token does not have it.",
    confidence: "inferred",
    source: "https://docs.aws.amazon.com/apigateway/latest/api/API_JwtAdditionalClaim.html"
  }
};

// src/gateway/api-stage.ts
init_errors();
function readApiStage(options, subject) {
  const { stage, region = "us-east-1", accountId = "123456789012", apiId = "a1b2c3d4e5", stageVariables = {} } = options;
  const demand = (holds2, option, expected) => {
    if (!holds2) throw new ConfigError(subject, option, expected);
  };
  const isDefaultStage = subject === "httpApi" && stage === "$default";
  demand(isDefaultStage || /^[A-Za-z0-9_-]{1,128}$/.test(stage), "stage", "1 to 128 letters, digits, hyphens and underscores");
  demand(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(region), "region", "a Region name such as eu-west-1");
  demand(/^\d{12}$/.test(accountId), "accountId", "twelve digits");
  demand(/^[a-z0-9]{1,32}$/.test(apiId), "apiId", "1 to 32 lowercase letters and digits");
  checkStageVariables({ subject, path: "stageVariables" }, stageVariables);
  return { partition: partitionOf(region), region, accountId, apiId, stage, stageVariables: { ...stageVariables } };
}
function checkStageVariables({ subject, path }, stageVariables) {
  const demand = (holds2, option, expected) => {
    if (!holds2) throw new ConfigError(subject, option, expected);
  };
  const variables = Object.entries(stageVariables);
  demand(variables.length <= 100, path, "an object with at most 100 variables");
  for (const [name, value] of variables) {
    const isName3 = /^[A-Za-z0-9_]{1,64}$/.test(name);
    demand(isName3, path, "an object whose names have 1 to 64 letters, digits and underscores");
    const isValue = typeof value === "string" && value.length <= 512;
    demand(isValue, `${path}["${name}"]`, "a string of at most 512 characters");
  }
}
function defaultHost({ apiId, region, partition }) {
  return `${apiId}.execute-api.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}
function endpointHosts(api2, vpcEndpointIds) {
  return new Set(vpcEndpointIds.map((id) => defaultHost({ ...api2, apiId: `${api2.apiId}-${id}` })));
}
function partitionOf(region) {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}

// src/gateway/inferred-behaviour-error.ts
init_errors();
var InferredBehaviourError = class extends GatewrightError {
  /** Always `InferredBehaviourError`. */
  name = "InferredBehaviourError";
  /** Always `ERR_INFERRED_BEHAVIOUR`. */
  code = "ERR_INFERRED_BEHAVIOUR";
  /** The checks that rest on inferred facts. */
  steps;
  constructor(steps) {
    const checks = [...new Set(steps.map(({ check }) => check))].join(", ");
    super(`strict gateway: the outcome rests on inferred behavior (${checks}). See steps, or set strict to false.`);
    this.steps = steps;
  }
};
function rejectInferred({ steps }) {
  const inferred2 = steps.filter(({ confidence }) => confidence === "inferred");
  if (inferred2.length > 0) throw new InferredBehaviourError(inferred2);
}

// src/gateway/request-options.ts
init_errors();
init_type_guards();
init_options();
var OPTIONS5 = optionSchema("request", {
  headers: optional(valid("an object of strings and arrays of strings, or an array of [name, value] pairs", isHeaders)),
  query: optional(valid("an object of strings and arrays of strings", isStringMap)),
  body: optional(valid("a string or a Uint8Array", (value) => typeof value === "string" || value instanceof Uint8Array)),
  json: optional(valid("a value that JSON can represent", isJson2)),
  sourceIp: optional(string),
  vpcEndpointId: optional(string),
  vpcId: optional(string),
  as: optional(string),
  stage: optional(string),
  domain: optional(string)
});
function buildRequest(request2, options, prefixOf) {
  const [, method2, path] = typeof request2 === "string" && /^([A-Za-z]+) (\/\S*)$/.exec(request2) || [];
  if (method2 === void 0 || path === void 0)
    throw new ConfigError("request", "request", "a method, a space and a path, such as 'GET /pets/1'");
  const { headers: headers2 = [], query: query2 = {}, body, json, sourceIp: sourceIp2, vpcEndpointId, vpcId, as, stage, domain } = OPTIONS5.check(options);
  if (body !== void 0 && json !== void 0)
    throw new ConfigError("request", "json", "", "json and body cannot be combined. Pass one of them.");
  const { host, prefix } = prefixOf({ stage, domain });
  const pairs = [...headerPairs(headers2)];
  const hasHeader = (name) => pairs.some(([other]) => other.toLowerCase() === name);
  if (!hasHeader("host")) pairs.unshift(["Host", host]);
  if (json !== void 0 && !hasHeader("content-type")) pairs.push(["content-type", "application/json"]);
  return {
    method: method2,
    rawTarget: addQuery(prefix + path, query2),
    headers: pairs,
    body: json === void 0 ? body : JSON.stringify(json),
    sourceIp: sourceIp2,
    vpcEndpointId,
    vpcId,
    as
  };
}
function headerPairs(headers2) {
  return isPairs(headers2) ? headers2 : expandValues(headers2);
}
function expandValues(map) {
  return Object.entries(map).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
}
function addQuery(target, query2) {
  const added = expandValues(query2).map((pair) => pair.map(encodeURIComponent).join("="));
  if (added.length === 0) return target;
  const separator = !target.includes("?") ? "?" : /[?&]$/.test(target) ? "" : "&";
  return target + separator + added.join("&");
}
function isPairs(value) {
  const isPair = (pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string");
  return Array.isArray(value) && value.every(isPair);
}
function isStringMap(value) {
  return isRecord(value) && Object.values(value).every((one) => [one].flat().every((part) => typeof part === "string"));
}
function isHeaders(value) {
  return isPairs(value) || isStringMap(value);
}
function isJson2(value) {
  try {
    return JSON.stringify(value) !== void 0;
  } catch {
    return false;
  }
}

// src/gateway/request-signer.ts
init_errors();

// src/sigv4/hash-node.ts
import { createHash, createHmac as createHmac2, hash as hash2, timingSafeEqual } from "node:crypto";

// src/sigv4/hmac-blocks.ts
import { createHmac, hash } from "node:crypto";
var BLOCK_BYTES = 64;
var DIGEST_BYTES = 32;
var MAX_MESSAGE_LENGTH = 200;
var innerInput = Buffer.alloc(BLOCK_BYTES + 3 * MAX_MESSAGE_LENGTH);
var outerInput = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);
var usedInput = innerInput;
function hmacKey(bytes) {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(bytes.subarray(0, BLOCK_BYTES));
  return { bytes, inner: block.map((byte) => byte ^ 54), outer: block.map((byte) => byte ^ 92) };
}
function hmacHex({ bytes, inner, outer }, message) {
  if (bytes.length > BLOCK_BYTES || message.length > MAX_MESSAGE_LENGTH) {
    return createHmac("sha256", bytes).update(message).digest("hex");
  }
  innerInput.set(inner);
  outerInput.set(outer);
  const length = BLOCK_BYTES + innerInput.write(message, BLOCK_BYTES);
  if (usedInput.length !== length) usedInput = innerInput.subarray(0, length);
  outerInput.write(hash("sha256", usedInput, "binary"), BLOCK_BYTES, "latin1");
  return hash("sha256", outerInput, "hex");
}

// src/sigv4/hash-node.ts
function sha256Hex(data) {
  return hash2("sha256", data, "hex");
}
function sha256Base64(text) {
  return hash2("sha256", text, "base64");
}
function hmac(key, message) {
  return createHmac2("sha256", key).update(message).digest();
}
function isEqualInConstantTime(left, right) {
  return left.length === right.length && timingSafeEqual(Buffer.from(left, "utf16le"), Buffer.from(right, "utf16le"));
}

// src/sigv4/canonical/canonical-request.ts
var ALGORITHM = "AWS4-HMAC-SHA256";
var TERMINATOR = "aws4_request";
function formatCanonicalRequest({ method: method2, path, query: query2, headers: headers2, payloadHash }) {
  return `${method2}
${path}
${query2}${headers2.lines}

${headers2.names}
${payloadHash}`;
}
function formatStringToSign({ algorithm, timestamp, scope }, canonicalRequest) {
  return `${algorithm}
${timestamp}
${scope}
${sha256Hex(canonicalRequest)}`;
}

// src/sigv4/canonical/characters.ts
var UNRESERVED = tableOf(/[\w.~-]/);
var UNRESERVED_OR_SLASH = tableOf(/[\w.~/-]/);
var isToken = stringOf(/[\w!#$%&'*+.^`|~-]/);
var isScopePart = stringOf(/[!-+\-.0-<>-~]/);
var isVisible = stringOf(/[!-~]/);
var isAuthority = stringOf(/[!-?A-[\]-~]/);
function isSha256(value) {
  return typeof value === "string" && /^[\da-f]{64}$/.test(value);
}
function stringOf(pattern) {
  const table = tableOf(pattern);
  return (value) => {
    if (typeof value !== "string") return false;
    for (let index = 0; index < value.length; index++) if (table[value.charCodeAt(index)] !== 1) return false;
    return value !== "";
  };
}
function tableOf(pattern) {
  return Uint8Array.from({ length: 128 }, (_, code) => Number(pattern.test(String.fromCharCode(code))));
}

// src/sigv4/signing-key.ts
function deriveSigningKey(secretAccessKey, { date, region, service }) {
  const secret = new TextEncoder().encode(`AWS4${secretAccessKey}`);
  return hmacKey(hmac(hmac(hmac(hmac(secret, date), region), service), TERMINATOR));
}
var MAX_KEYS2 = 8;
var cachedKeys = /* @__PURE__ */ new WeakMap();
function cachedSigningKey(owner, date, region, service) {
  return cachedKeys.get(owner)?.find(
    (key) => key.date === date && key.region === region && key.service === service && key.secretAccessKey === owner.secretAccessKey && key.accessKeyId === owner.accessKeyId && key.sessionToken === owner.sessionToken
  );
}
function cacheSigningKey(owner, scope) {
  const { accessKeyId, secretAccessKey, sessionToken } = owner;
  const key = {
    ...scope,
    hmac: deriveSigningKey(secretAccessKey, scope),
    scope: formatScope(scope),
    accessKeyId,
    secretAccessKey,
    sessionToken
  };
  cachedKeys.set(owner, [key, ...cachedKeys.get(owner) ?? []].slice(0, MAX_KEYS2));
  return key;
}
function formatScope({ date, region, service }) {
  return `${date}/${region}/${service}/${TERMINATOR}`;
}
var latest = { second: Number.NaN, timestamp: "" };
function formatTimestamp(milliseconds) {
  const second = Math.floor(milliseconds / 1e3);
  if (second !== latest.second) {
    latest = { second, timestamp: new Date(second * 1e3).toISOString().replace(/[:-]|\.000/g, "") };
  }
  return latest.timestamp;
}
var TIMESTAMP = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
function parseTimestamp(text) {
  if (!TIMESTAMP.test(text)) return void 0;
  const date = new Date(text.replace(TIMESTAMP, "$1-$2-$3T$4:$5:$6Z"));
  return date.getUTCDate() === Number(text.slice(6, 8)) ? date.getTime() : void 0;
}

// src/sigv4/verify/check-signature.ts
init_errors();

// src/sigv4/verify/rejection.ts
var RejectedError = class {
  rejection;
  constructor(code, detail) {
    this.rejection = { ok: false, kind: "rejected", code, ...detail && { detail } };
  }
};
function reject(code, detail) {
  throw new RejectedError(code, detail);
}

// src/sigv4/verify/check-signature.ts
function checkSignature({ authorization, forms, payload }, { record, nowMs, isSigned }) {
  const matching = forms.filter(({ stringToSign }) => isSigned(stringToSign));
  if (record === void 0) return reject("ERR_SIGV4_ACCESS_KEY");
  if (!isSameToken(record.sessionToken, authorization.sessionToken)) reject("ERR_SIGV4_SESSION_TOKEN");
  const [form] = matching;
  if (form === void 0) return reject(payload.isAssumed ? "ERR_SIGV4_PAYLOAD_HASH" : "ERR_SIGV4_SIGNATURE");
  if (record.expirationMs <= nowMs) reject("ERR_SIGV4_SESSION_EXPIRED");
  return form;
}
function isSameToken(issued, received) {
  if (issued === void 0 || received === void 0) return issued === received;
  return isEqualInConstantTime(issued, received);
}
function describeClaim(claim, record) {
  const { credential, authorization, path, payload, signedHeaders, expiresAtMs } = claim;
  return {
    ok: true,
    accessKeyId: credential.accessKeyId,
    path,
    payload: payload.state,
    payloadHash: payload.hash,
    mechanism: authorization.mechanism,
    service: credential.service,
    signedAt: authorization.timestamp,
    expiresAt: formatTimestamp(Math.min(expiresAtMs, record?.expirationMs ?? expiresAtMs)),
    signature: authorization.signature,
    signedHeaders
  };
}
var MAX_CLOCK_MS = 86e14;
function readClock(subject, now = Date.now) {
  const nowMs = now();
  if (typeof nowMs === "number" && Math.abs(nowMs) < MAX_CLOCK_MS) return nowMs;
  throw new ConfigError(subject, "now", "", "now must return milliseconds since the epoch");
}

// src/sigv4/verify/credential-scope.ts
var MAX_ACCESS_KEY_ID_LENGTH = 128;
function checkCredentialScope({ credential, timestamp }, { regions, services }) {
  const signedAtMs = parseTimestamp(timestamp) ?? reject("ERR_SIGV4_DATE");
  const { accessKeyId, date, parts } = splitCredential(credential, timestamp, 2);
  const [region = "", service = ""] = parts;
  const isServiceAccepted = services.includes(service);
  if (!regions.includes(region)) {
    reject("ERR_SIGV4_REGION", { scope: isServiceAccepted ? ["region"] : ["region", "service"] });
  }
  if (!isServiceAccepted) reject("ERR_SIGV4_SERVICE", { scope: ["service"] });
  return { accessKeyId, scope: { date, region, service }, signedAtMs };
}
function splitCredential(credential, timestamp, count) {
  const expected = count + 3;
  const all = credential.split("/", expected + 1);
  const [accessKeyId = "", date = ""] = all;
  if (all.length !== expected) reject("ERR_SIGV4_SCOPE");
  if (all.at(-1) !== TERMINATOR) reject("ERR_SIGV4_TERMINATOR");
  if (accessKeyId.length > MAX_ACCESS_KEY_ID_LENGTH || !isScopePart(accessKeyId)) reject("ERR_SIGV4_FIELD");
  if (date !== timestamp.slice(0, 8)) {
    reject("ERR_SIGV4_SCOPE_DATE", { signedAt: timestamp, scopeDate: /^\d{8}$/.test(date) ? date : void 0 });
  }
  return { accessKeyId, date, parts: all.slice(2, -1) };
}

// src/sigv4/verify/issued-credentials.ts
init_errors();
init_options();

// src/sigv4/expiration.ts
var EXPECTED_EXPIRATION = "a Date, an ISO 8601 string or a number of seconds or milliseconds since the epoch";
var MIN_MILLISECONDS = 1e11;
var MAX_STRING_LENGTH = 40;
function readExpiration(value) {
  if (value === void 0 || value === null) return Number.POSITIVE_INFINITY;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? Number.NEGATIVE_INFINITY : value.getTime();
  if (typeof value === "number" && Number.isFinite(value)) return Math.abs(value) < MIN_MILLISECONDS ? value * 1e3 : value;
  if (typeof value !== "string" || value.length > MAX_STRING_LENGTH || !/^\d{4}-\d\d-\d\d(?:T|$)/.test(value)) return void 0;
  const time = Date.parse(value);
  return Number.isNaN(time) ? void 0 : time;
}

// src/sigv4/verify/issued-credentials.ts
async function lookUpCredentials(lookup, accessKeyId) {
  return lookUpRecord({ lookup, accessKeyId, subject: SUBJECT }, ({ secretAccessKey }, wrongField) => {
    if (isNonEmptyString3(secretAccessKey)) return { secretAccessKey };
    throw wrongField("secretAccessKey", "a non-empty string", secretAccessKey);
  });
}
async function lookUpRecord({ lookup, accessKeyId, subject }, readKey) {
  if (accessKeyId in Object.prototype) return void 0;
  const record = await lookup(accessKeyId);
  if (isUnset(record) || isInherited(record)) return void 0;
  if (typeof record !== "object") {
    throw new ConfigError(subject, "lookup", "", `lookup must return an object or undefined, but returned ${kindOf(record)}`);
  }
  const wrongField = (field, expected, value) => {
    const problem = `${field} of the object that lookup returns must be ${expected}, received ${kindOf(value)}`;
    return new ConfigError(subject, `lookup().${field}`, "", problem);
  };
  const fields = record;
  const key = readKey(fields, wrongField);
  const { accessKeyId: issuedId, sessionToken, expiration } = fields;
  if (!isUnset(sessionToken) && !isNonEmptyString3(sessionToken)) {
    throw wrongField("sessionToken", "a non-empty string, null or undefined", sessionToken);
  }
  const expirationMs = readExpiration(expiration);
  if (expirationMs === void 0) throw wrongField("expiration", EXPECTED_EXPIRATION, expiration);
  if (!isUnset(issuedId)) {
    if (!isNonEmptyString3(issuedId)) throw wrongField("accessKeyId", "a non-empty string, null or undefined", issuedId);
    if (issuedId !== accessKeyId) return void 0;
  }
  return { ...key, sessionToken: sessionToken ?? void 0, expirationMs };
}
function isInherited(record) {
  if (typeof record === "function") return true;
  const owner = typeof record === "object" && record !== null ? record.constructor : void 0;
  return typeof owner === "function" && owner.prototype === record;
}
var SUBJECT = "verifyRequest";
function isUnset(value) {
  return value === null || value === void 0;
}
function isNonEmptyString3(value) {
  return typeof value === "string" && value !== "";
}

// src/sigv4/canonical/percent-encoding.ts
var PERCENT = 37;
var PLUS = 43;
var NORMAL_ESCAPES = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    escapeByte(byte).toLowerCase(),
    UNRESERVED[byte] === 1 ? String.fromCharCode(byte) : escapeByte(byte)
  ])
);
function percentEncode(text, allowed2 = UNRESERVED) {
  return encode(text, allowed2, void 0);
}
function normalizeEncoding(text, allowed2, plus) {
  return encode(text, allowed2, plus);
}
function encode(text, allowed2, plus) {
  let encoded = "";
  let end = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (allowed2[code] === 1) continue;
    encoded += text.slice(end, index);
    const sequence = plus !== void 0 && code === PERCENT ? text.slice(index, index + 3).toLowerCase() : "";
    const normal = NORMAL_ESCAPES.get(sequence);
    if (normal !== void 0) {
      encoded += normal;
      index += 2;
    } else if (code === PLUS && plus !== void 0) encoded += plus;
    else if (code < 128) encoded += escapeByte(code);
    else {
      const point = text.codePointAt(index) ?? code;
      const isSurrogate = point >= 55296 && point <= 57343;
      encoded += isSurrogate ? "%EF%BF%BD" : encodeURIComponent(String.fromCodePoint(point));
      if (point > 65535) index++;
    }
    end = index + 1;
  }
  return end === 0 ? text : encoded + text.slice(end);
}
function escapeByte(byte) {
  return `%${byte < 16 ? "0" : ""}${byte.toString(16).toUpperCase()}`;
}

// src/sigv4/canonical/canonical-path.ts
var S3_SERVICES = /* @__PURE__ */ new Set(["s3", "s3express", "s3-object-lambda", "s3-outposts"]);
function isS3(service) {
  return S3_SERVICES.has(service);
}
function isPathNormalized(service, { normalizePath }) {
  return normalizePath ?? !isS3(service);
}
function canonicalPath(path, service, options) {
  const resource = isPathNormalized(service, options) ? normalizeSegments(path) : path || "/";
  const encoding = options.pathEncoding ?? (isS3(service) ? "single" : "double");
  if (encoding === "double") return { canonical: percentEncode(resource, UNRESERVED_OR_SLASH), resource };
  const canonical = normalizeEncoding(resource, UNRESERVED_OR_SLASH, "%2B");
  return { canonical, resource: canonical };
}
function isNormalPath(path) {
  for (let index = 0; index < path.length; index++) {
    const code = path.charCodeAt(index);
    if (code < 32 || code === BACKSLASH || code === DELETE) return false;
  }
  const segments = path.split("/").slice(1);
  return segments.every((segment, index) => segment === "" ? index === segments.length - 1 : !isDotSegment(segment));
}
var BACKSLASH = 92;
var DELETE = 127;
var MAX_DOT_SEGMENT_LENGTH = "%2e%2e".length;
function isDotSegment(segment) {
  if (segment.length > MAX_DOT_SEGMENT_LENGTH) return false;
  const decoded = segment.toLowerCase().replaceAll("%2e", ".");
  return decoded === "." || decoded === "..";
}
function normalizeSegments(path) {
  if (!path.includes("//") && !path.includes("/.")) return path || "/";
  const segments = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  const joined = segments.join("/");
  return joined === "" ? "/" : `/${joined}${path.endsWith("/") ? "/" : ""}`;
}

// src/sigv4/canonical/request-url.ts
function splitUrl(url) {
  const end = indexBefore(url, "#", 0, url.length);
  const pathEnd = indexBefore(url, "?", 0, end);
  const isPath = url[0] === "/";
  const pathStart = isPath ? 0 : indexBefore(url, "/", url.indexOf("://") + 3, pathEnd);
  const origin = url.slice(0, pathStart);
  const hosts = isPath ? [] : hostsOf(origin);
  if (hosts === void 0) return void 0;
  return {
    origin,
    hosts,
    path: url.slice(pathStart, pathEnd),
    query: url.slice(pathEnd + 1, end),
    fragment: url.slice(end)
  };
}
function indexBefore(text, mark, start, end) {
  const index = text.indexOf(mark, start);
  return index < 0 || index > end ? end : index;
}
var latest2 = { origin: "", hosts: void 0 };
function hostsOf(origin) {
  if (origin !== latest2.origin) latest2 = { origin, hosts: parseHosts(origin) };
  return latest2.hosts;
}
var SCHEME = /^(?:http|ws)(s?):\/\//i;
function parseHosts(origin) {
  const [scheme, secure] = SCHEME.exec(origin) ?? [];
  if (scheme === void 0) return void 0;
  const authority = origin.slice(scheme.length);
  if (!isAuthority(authority)) return void 0;
  const lowercase2 = authority.toLowerCase();
  const port = secure === "" ? ":80" : ":443";
  const host = lowercase2.endsWith(port) ? lowercase2.slice(0, -port.length) : lowercase2;
  return host === "" || host.startsWith(":") || host.endsWith(port) ? void 0 : [host, host + port];
}

// src/sigv4/canonical/sort-pairs.ts
var INSERTION_LIMIT = 24;
function sortInPlace(items, compare) {
  if (items.length > INSERTION_LIMIT) {
    items.sort(compare);
    return;
  }
  for (let index = 1; index < items.length; index++) {
    const item = items[index];
    let place = index;
    for (; place > 0 && compare(item, items[place - 1]) < 0; place--) items[place] = items[place - 1];
    items[place] = item;
  }
}
function compareStrings2(one, other) {
  return one < other ? -1 : Number(one > other);
}

// src/sigv4/canonical/canonical-query.ts
function parseQuery2(query2) {
  const parameters = [];
  const { length } = query2;
  for (let start = 0; start <= length; ) {
    const end = indexBefore(query2, "&", start, length);
    const part = query2.slice(start, end);
    const equals = indexBefore(part, "=", 0, part.length);
    if (part !== "") {
      const name = normalizeEncoding(part.slice(0, equals), UNRESERVED, "%20");
      parameters.push(queryParameter(name, normalizeEncoding(part.slice(equals + 1), UNRESERVED, "%20")));
    }
    start = end + 1;
  }
  return parameters;
}
function queryParameter(name, value) {
  return { key: name, value: `${name}=${value}` };
}
function canonicalQuery(parameters) {
  sortInPlace(parameters, (one, other) => compareStrings2(one.key, other.key) || compareStrings2(one.value, other.value));
  let query2 = "";
  for (const { value } of parameters) query2 += query2 === "" ? value : `&${value}`;
  return query2;
}

// src/sigv4/request-parts.ts
init_errors();
init_options();

// src/sigv4/header-list.ts
init_errors();
function parseHeaders(subject, headers2 = {}, isHandled) {
  if (typeof headers2 !== "object" || headers2 === null) throw invalidHeaders(subject);
  const list = [];
  const add2 = (name, value) => {
    if (isHandled !== void 0 && typeof name === "string" && isHandled(name, value)) return;
    if (!isToken(name) || typeof value !== "string" || value.includes("\0")) throw invalidHeaders(subject);
    list.push({ name, key: name.toLowerCase(), value });
  };
  if (isPairs2(headers2)) {
    for (const pair of headers2) {
      if (!Array.isArray(pair)) throw invalidHeaders(subject);
      add2(pair[0], pair[1]);
    }
    return list;
  }
  for (const name of Object.keys(headers2)) {
    const value = headers2[name];
    if (Array.isArray(value)) for (const one of value) add2(name, one);
    else if (value !== void 0) add2(name, value);
  }
  return list;
}
function formatHeaders(input, headers2) {
  if (input !== void 0 && isPairs2(input)) return headers2.map(({ name, value }) => [name, value]);
  const record = {};
  for (const { name, value } of headers2) record[name] = value;
  if (Object.keys(record).length === headers2.length) return record;
  const values = /* @__PURE__ */ new Map();
  for (const { name, value } of headers2) values.get(name)?.push(value) ?? values.set(name, [value]);
  return Object.fromEntries([...values].map(([name, list]) => [name, list.length > 1 ? list : list.join()]));
}
function invalidHeaders(subject) {
  return new ConfigError(subject, "request.headers", "pairs or a record of header names and string values");
}
function isPairs2(headers2) {
  return Symbol.iterator in headers2;
}

// src/sigv4/request-parts.ts
var DATE_HEADER = "x-amz-date";
var TOKEN_HEADER = "x-amz-security-token";
function isTokenAppended(service, placement) {
  return placement === void 0 ? service === "iotdevicegateway" : placement === "appended";
}
function readRequest(subject, request2) {
  const { method: method2, url, parts } = readRequestLine(subject, request2);
  return { method: method2, url, parts, headers: parseHeaders(subject, request2.headers) };
}
function readRequestLine(subject, request2) {
  if (typeof request2 !== "object" || request2 === null) throw wrongValue(subject, "request", "an object", request2);
  const { method: method2 } = request2;
  if (!isToken(method2)) throw new ConfigError(subject, "request.method", `an HTTP method, received ${kindOf(method2)}`);
  const url = typeof request2.url === "string" ? request2.url : request2.url?.href;
  const parts = typeof url === "string" ? splitUrl(url) : void 0;
  if (parts === void 0) throw new ConfigError(subject, "request.url", "a path or an http(s) URL without a user name");
  return { method: method2, url, parts };
}
var AUTH_PARAMETERS = new Map(
  ["Algorithm", "Credential", "Date", "Expires", "Security-Token", "Signature", "SignedHeaders"].map((name) => [
    `x-amz-${name.toLowerCase()}`,
    name
  ])
);
var LOWERCASE_X = 120;
function authParameterName(name) {
  const startsWithX = (name.charCodeAt(0) | 32) === LOWERCASE_X;
  return startsWithX ? AUTH_PARAMETERS.get(name.toLowerCase()) : void 0;
}

// src/sigv4/canonical/payload-hash.ts
var PAYLOAD_HASH_HEADER = "x-amz-content-sha256";
var UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
var EMPTY_PAYLOAD_HASH = /* @__PURE__ */ sha256Hex("");
var MAX_CONSTANT_LENGTH = 63;
function hashBody(body) {
  if (body === void 0 || body === null || body === "") return EMPTY_PAYLOAD_HASH;
  if (typeof body === "string" || body instanceof Uint8Array) return sha256Hex(body);
  return body instanceof ArrayBuffer ? sha256Hex(new Uint8Array(body)) : void 0;
}
function isPayloadHash(value) {
  return value === UNSIGNED_PAYLOAD || isStreamingConstant(value) || isSha256(value);
}
function isStreamingConstant(value) {
  return value.startsWith("STREAMING-") && value.length <= MAX_CONSTANT_LENGTH && isToken(value);
}

// src/sigv4/v4a/algorithm.ts
var REGION_SET_PARAMETER = "X-Amz-Region-Set";

// src/sigv4/verify/authorization.ts
var AUTHORIZATION_FIELDS = /* @__PURE__ */ new Set(["Credential", "SignedHeaders", "Signature"]);
function readAuthorization(headers2, query2, version) {
  const { algorithm, regionSetHeader } = version;
  const regionSet = regionSetHeader === void 0 ? void 0 : singleHeader(headers2, regionSetHeader);
  const header2 = singleHeader(headers2, "authorization");
  const date = singleHeader(headers2, DATE_HEADER);
  const token = singleHeader(headers2, TOKEN_HEADER);
  const hash4 = singleHeader(headers2, PAYLOAD_HASH_HEADER);
  const isInQuery = query2.some(({ key }) => authParameterName(key) !== void 0);
  if (!isInQuery) {
    const required2 = requiredFields(readHeaderFields(header2 || reject("ERR_SIGV4_ABSENT"), algorithm), algorithm);
    return {
      mechanism: "header",
      ...required2,
      timestamp: (date ?? readSignedDate(headers2, required2.signedHeaders)) || reject("ERR_SIGV4_DATE_MISSING"),
      expires: void 0,
      sessionToken: token,
      regionSet,
      payloadHash: hash4,
      parameters: query2,
      tokenParameter: void 0
    };
  }
  if (header2) return reject("ERR_SIGV4_MECHANISM");
  if (date !== void 0 || token !== void 0 || regionSet !== void 0) return reject("ERR_SIGV4_REPEATED");
  const { fields, parameters, tokenParameter } = readQueryFields(query2, hash4, regionSetHeader);
  const required = requiredFields(fields, algorithm);
  return {
    mechanism: "query",
    ...required,
    expires: fields.get("Expires") || reject("ERR_SIGV4_FIELD_MISSING"),
    timestamp: fields.get("Date") || reject("ERR_SIGV4_DATE_MISSING"),
    sessionToken: fields.get("Security-Token"),
    regionSet: regionSetHeader === void 0 ? void 0 : fields.get(regionSetHeader),
    payloadHash: hash4 ?? fields.get(PAYLOAD_HASH_HEADER),
    parameters,
    tokenParameter
  };
}
function singleHeader(headers2, name) {
  let value;
  for (const header2 of headers2) {
    if (header2.key !== name) continue;
    if (value !== void 0) reject("ERR_SIGV4_REPEATED", { header: name });
    value = header2.value.trim();
  }
  return value;
}
function readSignedDate(headers2, signedHeaders) {
  const date = signedHeaders.split(";").includes("date") ? singleHeader(headers2, "date") : void 0;
  if (date === void 0 || date.length !== HTTP_DATE_LENGTH) return date;
  const time = Date.parse(date);
  const isHttpDate = !Number.isNaN(time) && new Date(time).toUTCString() === date;
  return isHttpDate ? formatTimestamp(time) : date;
}
var HTTP_DATE_LENGTH = "Tue, 03 Feb 2026 04:05:06 GMT".length;
function requiredFields(fields, expected) {
  const algorithm = fields.get("Algorithm");
  if (algorithm !== void 0 && algorithm !== expected) reject("ERR_SIGV4_ALGORITHM");
  const credential = fields.get("Credential");
  const signedHeaders = fields.get("SignedHeaders");
  const signature = fields.get("Signature");
  if (!algorithm || !credential || !signedHeaders || !signature) return reject("ERR_SIGV4_FIELD_MISSING");
  return { credential, signedHeaders, signature };
}
function readHeaderFields(authorization, algorithm) {
  const space = authorization.indexOf(" ");
  const scheme = space < 0 ? authorization : authorization.slice(0, space);
  if (scheme !== algorithm) reject(scheme.startsWith("AWS4-") ? "ERR_SIGV4_ALGORITHM" : "ERR_SIGV4_SCHEME");
  const fields = /* @__PURE__ */ new Map([["Algorithm", scheme]]);
  const parts = space < 0 ? [] : authorization.slice(space + 1).split(",");
  let repeated;
  for (const part of parts) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (!AUTHORIZATION_FIELDS.has(name)) reject("ERR_SIGV4_FIELD");
    if (fields.has(name)) repeated = name;
    fields.set(name, part.slice(equals + 1).trim());
  }
  if (repeated !== void 0) reject("ERR_SIGV4_REPEATED", { header: repeated });
  return fields;
}
function readQueryFields(query2, hash4, regionSetHeader) {
  const fields = /* @__PURE__ */ new Map();
  const parameters = [];
  let tokenParameter;
  for (const parameter of query2) {
    const { key, value } = parameter;
    const field = authParameterName(key);
    const lowercase2 = key.toLowerCase();
    const isHash = lowercase2 === PAYLOAD_HASH_HEADER;
    const name = isHash || lowercase2 === regionSetHeader ? lowercase2 : field;
    if (name !== void 0) {
      if (fields.has(name) || isHash && hash4 !== void 0) reject("ERR_SIGV4_REPEATED", { header: name });
      fields.set(name, decodeURIComponent(value.slice(key.length + 1)));
    }
    const written = lowercase2 === regionSetHeader ? REGION_SET_PARAMETER : field && `X-Amz-${field}`;
    if (written !== void 0 && key !== written) reject("ERR_SIGV4_FIELD");
    if (field === "Security-Token") tokenParameter = parameter;
    else if (field !== "Signature") parameters.push(parameter);
  }
  return { fields, parameters, tokenParameter };
}

// src/sigv4/verify/host.ts
function resolveHost({ headers: headers2, authorities }, urlHosts, allowed2) {
  if (authorities.length > 1) reject("ERR_SIGV4_REPEATED", { header: ":authority" });
  const [authority] = authorities;
  const header2 = singleHeader(headers2, "host");
  const host = header2 ?? authority ?? urlHosts[0];
  if (!host) return reject("ERR_SIGV4_HOST");
  const lowercase2 = host.toLowerCase();
  if (authority !== void 0 && authority.toLowerCase() !== lowercase2) reject("ERR_SIGV4_HOST");
  if (urlHosts.length > 0 && !urlHosts.includes(lowercase2)) reject("ERR_SIGV4_HOST");
  const spellings = urlHosts.length > 0 ? urlHosts : withDefaultPorts(lowercase2);
  if (allowed2 !== null && !allowed2.some((one) => spellings.includes(one.toLowerCase()))) reject("ERR_SIGV4_HOST");
  return host;
}
function withDefaultPorts(host) {
  const port = [":80", ":443"].find((suffix) => host.endsWith(suffix)) ?? "";
  const name = host.slice(0, host.length - port.length);
  return [name, `${name}:80`, `${name}:443`];
}

// src/sigv4/verify/payload.ts
function resolvePayload({ payloadHash, mechanism }, service, mode, body) {
  const declared = payloadHash ?? (mechanism === "query" && isS3(service) ? UNSIGNED_PAYLOAD : void 0);
  if (declared !== void 0 && !isSha256(declared)) {
    if (!isPayloadHash(declared)) reject("ERR_SIGV4_PAYLOAD_HASH");
    return mode === "any" ? { hash: declared, state: "unsigned", isAssumed: false } : reject("ERR_SIGV4_PAYLOAD_UNSIGNED");
  }
  if (mode === "claimed" || mode === "any" && body === void 0) {
    return { hash: declared ?? EMPTY_PAYLOAD_HASH, state: "claimed", isAssumed: declared === void 0 };
  }
  const hash4 = hashBody(body) ?? reject("ERR_SIGV4_REQUEST");
  if (declared !== void 0 && declared !== hash4) reject("ERR_SIGV4_PAYLOAD");
  return { hash: hash4, state: "verified", isAssumed: false };
}

// src/sigv4/verify/received-headers.ts
var AUTHORITY_HEADER = ":authority";
var IGNORED_PSEUDO_HEADERS = /* @__PURE__ */ new Set([":method", ":path", ":scheme", ":protocol"]);
function readReceivedHeaders(subject, received) {
  const all = isFlat(received) ? toPairs(received) : received;
  const authorities = [];
  const takePseudoHeader = (name, value) => {
    if (IGNORED_PSEUDO_HEADERS.has(name)) return true;
    if (name !== AUTHORITY_HEADER || typeof value !== "string") return false;
    authorities.push(value.trim());
    return true;
  };
  const headers2 = parseHeaders(subject, all, takePseudoHeader);
  return { headers: headers2.map(decodeHeader), authorities };
}
function isFlat(received) {
  return Array.isArray(received) && received.length > 0 && typeof received[0] === "string";
}
function toPairs(flat) {
  return Array.from({ length: Math.ceil(flat.length / 2) }, (_, index) => {
    return flat.slice(2 * index, 2 * index + 2);
  });
}
var MAX_ASCII = 127;
var MAX_BYTE = 255;
function decodeHeader(header2) {
  const { value } = header2;
  let highest = 0;
  for (let index = 0; index < value.length; index++) highest = Math.max(highest, value.charCodeAt(index));
  if (highest <= MAX_ASCII || highest > MAX_BYTE) return header2;
  const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0));
  try {
    return { ...header2, value: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return header2;
  }
}

// src/sigv4/canonical/canonical-headers.ts
function canonicalHeaders(headers2) {
  sortInPlace(headers2, (one, other) => compareStrings2(one.key, other.key));
  let lines = "";
  let names2 = "";
  let previous = "";
  for (const { key, value } of headers2) {
    if (key === previous) lines += key === "cookie" ? `; ${value}` : `,${value}`;
    else {
      lines += `
${key}:${value}`;
      names2 += names2 === "" ? key : `;${key}`;
    }
    previous = key;
  }
  return { lines, names: names2 };
}
var WHITESPACE = /[\t\n\r ]+/;
function canonicalHeader(header2) {
  const { key, value } = header2;
  return WHITESPACE.test(value) ? { key, value: value.split(WHITESPACE).filter(Boolean).join(" ") } : header2;
}

// src/sigv4/verify/signed-headers.ts
var MAX_SIGNED_HEADERS = 256;
var MAX_REPORTED_LENGTH = 64;
var unsignedHeadersAccepted = ["x-amz-cf-id", "x-amz-content-sha256"];
var MAY_BE_UNSIGNED = /* @__PURE__ */ new Set([PAYLOAD_HASH_HEADER, TOKEN_HEADER]);
var CLOUDFRONT_HEADER = unsignedHeadersAccepted[0];
function collectSignedHeaders({ names: names2, headers: headers2, host, service }) {
  const received = [...headers2, { key: AUTHORITY_HEADER, value: host }];
  if (!headers2.some(({ key }) => key === "host")) received.push({ key: "host", value: host });
  const list = names2.split(";", MAX_SIGNED_HEADERS + 1);
  checkList(list, new Set(received.map(({ key }) => key)));
  const listed = new Set(list);
  for (const { key } of received) {
    const mayBeUnsigned = !key.startsWith("x-amz-") || MAY_BE_UNSIGNED.has(key) || key === CLOUDFRONT_HEADER && !isS3(service);
    if (!listed.has(key) && !mayBeUnsigned) {
      reject("ERR_SIGV4_HEADER_UNSIGNED", { header: key.slice(0, MAX_REPORTED_LENGTH) });
    }
  }
  const signed = received.filter(({ key }) => listed.has(key)).map(canonicalHeader);
  return { ...canonicalHeaders(signed), list };
}
function checkList(list, received) {
  if (!list.includes("host") && !list.includes(AUTHORITY_HEADER)) reject("ERR_SIGV4_HOST_UNSIGNED");
  let previous = "";
  for (const name of list) {
    const isHeaderName = isToken(name) || name === AUTHORITY_HEADER;
    if (name <= previous || !isHeaderName || name !== name.toLowerCase()) reject("ERR_SIGV4_SIGNED_HEADERS");
    if (!received.has(name)) reject("ERR_SIGV4_HEADER_MISSING", { header: name.slice(0, MAX_REPORTED_LENGTH) });
    previous = name;
  }
  if (list.length > MAX_SIGNED_HEADERS) reject("ERR_SIGV4_SIGNED_HEADERS");
}

// src/sigv4/verify/time-window.ts
var DEFAULT_MAX_SKEW_SECONDS = 300;
var MAX_EXPIRES_SECONDS = 604800;
function checkTimeWindow({ timestamp, expires }, signedAtMs, nowMs, maxSkewSeconds = DEFAULT_MAX_SKEW_SECONDS) {
  if (expires !== void 0 && !isExpires(expires)) reject("ERR_SIGV4_EXPIRES");
  const rejectTime = (code, windowSeconds2, limitMs) => reject(code, { signedAt: timestamp, now: formatTimestamp(nowMs), limit: formatTimestamp(limitMs), windowSeconds: windowSeconds2 });
  const latestMs = nowMs + maxSkewSeconds * 1e3;
  if (signedAtMs > latestMs) rejectTime("ERR_SIGV4_NOT_YET", maxSkewSeconds, latestMs);
  const windowSeconds = expires === void 0 ? maxSkewSeconds : Number(expires);
  const earliestMs = nowMs - windowSeconds * 1e3;
  const isExpired = expires === void 0 ? signedAtMs < earliestMs : signedAtMs <= earliestMs;
  if (isExpired) rejectTime("ERR_SIGV4_EXPIRED", windowSeconds, earliestMs);
  return signedAtMs + windowSeconds * 1e3;
}
function isExpires(text) {
  return /^[1-9]\d{0,5}$/.test(text) && Number(text) <= MAX_EXPIRES_SECONDS;
}

// src/sigv4/verify/signed-claim.ts
function readSignedRequest(request2, options, { version, nowMs }) {
  try {
    return readSteps(request2, options, version, nowMs);
  } catch (error) {
    throw error instanceof RejectedError ? error : new RejectedError("ERR_SIGV4_REQUEST");
  }
}
function readSteps(request2, options, version, nowMs) {
  const { method: method2, parts } = readRequestLine(version.subject, request2);
  const received = readReceivedHeaders(version.subject, request2.headers);
  if (parts.fragment !== "") reject("ERR_SIGV4_REQUEST");
  const authorization = readAuthorization(received.headers, parseQuery2(parts.query), version);
  const credential = version.readCredential(authorization);
  const { service, scopeText, signedAtMs } = credential;
  const expiresAtMs = checkTimeWindow(authorization, signedAtMs, nowMs, options.maxSkewSeconds);
  checkPath(parts.path, service, options);
  const host = resolveHost(received, parts.hosts, options.hosts);
  const { headers: headers2 } = received;
  const signedHeaders = collectSignedHeaders({ names: authorization.signedHeaders, headers: headers2, host, service });
  const payload = resolvePayload(authorization, service, options.payload, request2.body);
  const context = { algorithm: version.algorithm, timestamp: authorization.timestamp, scope: scopeText };
  const { canonical, resource } = canonicalPath(parts.path, service, options);
  const formatForm = (parameters) => {
    const query3 = canonicalQuery(parameters);
    const canonicalRequest = formatCanonicalRequest({
      method: method2,
      path: canonical,
      query: query3,
      headers: signedHeaders,
      payloadHash: payload.hash
    });
    return {
      canonicalRequest,
      stringToSign: formatStringToSign(context, canonicalRequest)
    };
  };
  const [query2, otherQuery] = signedQueries(authorization, service);
  return {
    credential,
    authorization,
    path: resource,
    signedHeaders: signedHeaders.list,
    payload,
    expiresAtMs,
    forms: otherQuery === void 0 ? [formatForm(query2)] : [formatForm(query2), formatForm(otherQuery)]
  };
}
function checkPath(path, service, options) {
  if (options.nonNormalPath === "accept" || !isPathNormalized(service, options)) return;
  if (!isNormalPath(path)) reject("ERR_SIGV4_PATH");
}
function signedQueries({ parameters, tokenParameter }, service) {
  if (tokenParameter === void 0) return [parameters];
  const withToken = [...parameters, tokenParameter];
  return isTokenAppended(service, void 0) ? [parameters, withToken] : [withToken, parameters];
}

// src/sigv4/verify/verify-options.ts
init_options();
var VERIFY_CHECKS = {
  lookup: callback,
  regions: valid("a non-empty array of regions", isStringArray3),
  services: valid("a non-empty array of service names", isStringArray3),
  payload: oneOf("verify", "claimed", "any"),
  hosts: nullable(valid("a non-empty array of hosts", isStringArray3), "accept any host"),
  now: optional(callback),
  maxSkewSeconds: optional(number(0, 86400)),
  pathEncoding: optional(oneOf("double", "single")),
  normalizePath: optional(boolean),
  nonNormalPath: optional(oneOf("reject", "accept")),
  debug: optional(boolean)
};
var VERIFY_OPTIONS = optionSchema("verifyRequest", VERIFY_CHECKS);
function isStringArray3(value) {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string" && item !== "");
}

// src/sigv4/verify/verify-request.ts
var SUBJECT2 = "verifyRequest";
async function verifyRequest(request2, options) {
  const checked = VERIFY_OPTIONS.check(options);
  let debug;
  let result;
  try {
    const nowMs = readClock(SUBJECT2, checked.now);
    const claim = readSignedRequest(request2, checked, { version: versionFor(checked), nowMs });
    debug = claim.forms[0];
    const { scope, accessKeyId } = claim.credential;
    const record = await lookUpCredentials(checked.lookup, accessKeyId);
    const key = deriveSigningKey(record?.secretAccessKey ?? DUMMY_SECRET, scope);
    const isSigned = (text) => isEqualInConstantTime(hmacHex(key, text), claim.authorization.signature);
    debug = checkSignature(claim, { record, nowMs, isSigned });
    result = { ...describeClaim(claim, record), region: scope.region };
  } catch (cause) {
    result = cause instanceof RejectedError ? cause.rejection : { ok: false, kind: "unavailable", cause };
  }
  return checked.debug !== true || debug === void 0 || "cause" in result ? result : { ...result, debug };
}
var DUMMY_SECRET = "x".repeat(40);
function versionFor(options) {
  return {
    subject: SUBJECT2,
    algorithm: ALGORITHM,
    regionSetHeader: void 0,
    readCredential: (authorization) => {
      if (!isSha256(authorization.signature)) reject("ERR_SIGV4_FIELD");
      const credential = checkCredentialScope(authorization, options);
      return { ...credential, service: credential.scope.service, scopeText: formatScope(credential.scope) };
    }
  };
}

// src/sigv4/execute-api-error.ts
init_errors();
init_options();

// src/sigv4/verify/codes.ts
var CODES = {
  ERR_SIGV4_ABSENT: {
    meaning: "The request is not signed.",
    remedy: "Sign it with `signRequest`, `presignRequest`, `signedFetch` or an AWS SDK."
  },
  ERR_SIGV4_REQUEST: {
    meaning: "The method, URL, headers or body are not those of an HTTP request.",
    remedy: "Pass the request as received: the raw URL without a fragment, string header values, and a body of bytes or a string."
  },
  ERR_SIGV4_MECHANISM: {
    meaning: "The request has both an `Authorization` header and signature parameters in its query.",
    remedy: "Use exactly one of them."
  },
  ERR_SIGV4_REPEATED: {
    meaning: "A part of the signature, or `host`, occurs more than once.",
    remedy: "Send it once. Look for a proxy that adds headers."
  },
  ERR_SIGV4_SCHEME: {
    meaning: "The `Authorization` header uses another scheme, such as `Bearer`.",
    remedy: "Send an AWS Signature Version 4 header."
  },
  ERR_SIGV4_ALGORITHM: {
    meaning: "The algorithm is not the one of the verifier: `AWS4-HMAC-SHA256` for `verifyRequest`.",
    remedy: "Sign with the version that the verifier accepts, or call the verifier of the other version."
  },
  ERR_SIGV4_FIELD_MISSING: {
    meaning: "The credential, the signed header list, the signature, the algorithm or the expiration is missing.",
    remedy: "Send all parts of the signature. Look for a proxy that removes query parameters."
  },
  ERR_SIGV4_FIELD: {
    meaning: "A part of the signature is malformed or unknown.",
    remedy: "Compare it with the format in the AWS documentation. Names of query parameters are case-sensitive."
  },
  ERR_SIGV4_DATE_MISSING: {
    meaning: "The time of the signature is missing.",
    remedy: "Send `X-Amz-Date`, or sign a `Date` header."
  },
  ERR_SIGV4_DATE: {
    meaning: "The time of the signature is not an existing date in the format `YYYYMMDDTHHMMSSZ`.",
    remedy: "Use UTC and the basic format of ISO 8601. Only a `Date` header may use the format of HTTP."
  },
  ERR_SIGV4_SCOPE: {
    meaning: "The credential does not have five parts separated by slashes; for `verifyRequestV4a` four, without the region.",
    remedy: "Use `{accessKeyId}/{YYYYMMDD}/{region}/{service}/aws4_request`."
  },
  ERR_SIGV4_TERMINATOR: {
    meaning: "The credential scope does not end with `aws4_request`.",
    remedy: "Use `{accessKeyId}/{YYYYMMDD}/{region}/{service}/aws4_request`."
  },
  ERR_SIGV4_SCOPE_DATE: {
    meaning: "The date of the credential scope is not the date of the signature.",
    remedy: "Derive both from the same time, in UTC."
  },
  ERR_SIGV4_REGION: {
    meaning: "The region of the credential scope is not in `regions`.",
    remedy: "Sign for the region of the API, or add the region to `regions`."
  },
  ERR_SIGV4_REGION_SET: {
    meaning: "`X-Amz-Region-Set` is missing or malformed, or it does not contain the region of the verifier. For `verifyRequestV4a` only.",
    remedy: "Sign for a region set that contains the region of the API."
  },
  ERR_SIGV4_SERVICE: {
    meaning: "The service of the credential scope is not in `services`.",
    remedy: "Sign for the service, `execute-api` for API Gateway, or add the service to `services`."
  },
  ERR_SIGV4_EXPIRES: {
    meaning: "`X-Amz-Expires` is not an integer from 1 to 604800.",
    remedy: "Presign for at most seven days, in seconds."
  },
  ERR_SIGV4_EXPIRED: {
    meaning: "The signature has expired.",
    remedy: "Sign again. If clocks differ, synchronize them or raise `maxSkewSeconds`."
  },
  ERR_SIGV4_NOT_YET: {
    meaning: "The time of the signature is in the future.",
    remedy: "Synchronize the client's clock, or raise `maxSkewSeconds`."
  },
  ERR_SIGV4_PATH: {
    meaning: "The path has empty, `.` or `..` segments, backslashes or control characters, so that software may resolve it to another resource.",
    remedy: "Send the normalized path. With `nonNormalPath: 'accept'`, route and authorize by `path` of the result."
  },
  ERR_SIGV4_HOST: {
    meaning: "The host is missing, differs between the URL and the header, or is not in `hosts`.",
    remedy: "Call the API by a host in `hosts`. Behind a proxy, pass the host that the client used."
  },
  ERR_SIGV4_HOST_UNSIGNED: {
    meaning: "`host` is not a signed header.",
    remedy: "Sign `host`."
  },
  ERR_SIGV4_SIGNED_HEADERS: {
    meaning: "The signed header list is not sorted, unique and in lowercase, or has more than 256 names.",
    remedy: "Sort the lowercase names and list each once."
  },
  ERR_SIGV4_HEADER_MISSING: {
    meaning: "A signed header was not received; `detail.header` names it.",
    remedy: "Look for a proxy that removes it, or do not sign it."
  },
  ERR_SIGV4_HEADER_UNSIGNED: {
    meaning: "An `x-amz-*` header is not signed; `detail.header` names it.",
    remedy: "Sign all `x-amz-*` headers. Look for a proxy that adds it."
  },
  ERR_SIGV4_PAYLOAD_HASH: {
    meaning: "`x-amz-content-sha256` is not a payload hash; or it is missing, the verifier does not see the body, and the signature is not one for an empty body.",
    remedy: "Send the SHA-256 of the body in lowercase hexadecimal as `x-amz-content-sha256`."
  },
  ERR_SIGV4_PAYLOAD_UNSIGNED: {
    meaning: "The body is not signed.",
    remedy: "Sign the body, or use `payload: 'any'` and do not trust the body."
  },
  ERR_SIGV4_PAYLOAD: {
    meaning: "The body is not the one that was signed.",
    remedy: "Pass the body as received, before it is parsed or decompressed."
  },
  ERR_SIGV4_ACCESS_KEY: {
    meaning: "`lookup` returned no credentials for the access key ID, or those of another ID.",
    remedy: "Issue the access key, or correct its ID in the client."
  },
  ERR_SIGV4_SESSION_TOKEN: {
    meaning: "The session token is missing, unexpected or not the one that was issued.",
    remedy: "Send the session token that was issued with the access key."
  },
  ERR_SIGV4_SIGNATURE: {
    meaning: "The signature does not match the request.",
    remedy: "Compare the client's canonical request with the one that `debug: true` returns. If both are equal, the secret access key is wrong."
  },
  ERR_SIGV4_SESSION_EXPIRED: {
    meaning: "The session token has expired.",
    remedy: "Obtain new credentials."
  }
};
var SIGV4_CODES = CODES;

// src/sigv4/execute-api-error.ts
var SUBJECT3 = "executeApiError";
var DETAILS2 = optionSchema(SUBJECT3, {
  authorization: optional(valid("a string", (value) => typeof value === "string")),
  dated: optional(boolean),
  service: optional(string)
});
var MISMATCH = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
function executeApiError(rejection, details = {}) {
  const { code, detail = {} } = checkRejection(rejection);
  const { authorization, dated, service = "execute-api" } = DETAILS2.check(details);
  switch (code) {
    case "ERR_SIGV4_ABSENT":
      return respond("MissingAuthenticationTokenException", "Missing Authentication Token");
    case "ERR_SIGV4_SCHEME":
    case "ERR_SIGV4_FIELD_MISSING":
    case "ERR_SIGV4_FIELD":
    case "ERR_SIGV4_DATE_MISSING":
      return incomplete(describeAuthorization(authorization ?? "", dated ?? code !== "ERR_SIGV4_DATE_MISSING"));
    case "ERR_SIGV4_ALGORITHM":
      return incomplete("Unsupported AWS 'algorithm'.");
    case "ERR_SIGV4_DATE":
      return incomplete("Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601");
    case "ERR_SIGV4_SCOPE":
      return incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term");
    case "ERR_SIGV4_ACCESS_KEY":
    case "ERR_SIGV4_SESSION_TOKEN":
      return respond("UnrecognizedClientException", "The security token included in the request is invalid.");
    case "ERR_SIGV4_SESSION_EXPIRED":
      return respond("ExpiredTokenException", "The security token included in the request is expired");
    case "ERR_SIGV4_EXPIRED":
      return invalid(describeTime("Signature expired", "is now earlier than", "-", detail));
    case "ERR_SIGV4_NOT_YET":
      return invalid(describeTime("Signature not yet current", "is still later than", "+", detail));
    case "ERR_SIGV4_REGION":
    case "ERR_SIGV4_REGION_SET":
      return invalid(describeScope(detail.scope ?? ["region"], service));
    case "ERR_SIGV4_SERVICE":
      return invalid(describeScope(detail.scope ?? ["service"], service));
    case "ERR_SIGV4_SCOPE_DATE":
      return invalid(describeScopeDate(detail));
    case "ERR_SIGV4_TERMINATOR":
      return invalid("Credential should be scoped with a valid terminator: 'aws4_request'.");
    case "ERR_SIGV4_HOST_UNSIGNED":
      return invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    case "ERR_SIGV4_HEADER_UNSIGNED":
      return invalid(detail.header ? `'${detail.header}' must be a 'SignedHeader' in the AWS Authorization.` : MISMATCH);
    case "ERR_SIGV4_MECHANISM":
    case "ERR_SIGV4_REPEATED":
    case "ERR_SIGV4_REQUEST":
    case "ERR_SIGV4_EXPIRES":
    case "ERR_SIGV4_SIGNED_HEADERS":
    case "ERR_SIGV4_HEADER_MISSING":
    case "ERR_SIGV4_PATH":
    case "ERR_SIGV4_HOST":
    case "ERR_SIGV4_PAYLOAD_HASH":
    case "ERR_SIGV4_PAYLOAD_UNSIGNED":
    case "ERR_SIGV4_PAYLOAD":
    case "ERR_SIGV4_SIGNATURE":
      return invalid(MISMATCH);
  }
}
function checkRejection(rejection) {
  const code = typeof rejection === "object" && rejection !== null ? rejection.code : void 0;
  if (typeof code === "string" && isVerifyCode(code)) return rejection;
  throw new ConfigError(SUBJECT3, "rejection", "a rejection of verifyRequest");
}
function isVerifyCode(code) {
  return Object.hasOwn(SIGV4_CODES, code);
}
function describeAuthorization(authorization, isDated) {
  const value = authorization.trim();
  const hash4 = sha256Base64(value);
  const space = value.indexOf(" ");
  const parts = space < 0 ? [] : value.slice(space + 1).split(",");
  if (parts.some((part) => !part.includes("="))) {
    return `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash4}'.`;
  }
  const names2 = new Set(parts.map((part) => part.slice(0, part.indexOf("=")).trim()));
  const sentences = ["Credential", "Signature", "SignedHeaders"].filter((name) => !names2.has(name)).map((name) => `Authorization header requires '${name}' parameter.`);
  if (!isDated) sentences.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  return `${sentences.join(" ")} (Hashed with SHA-256 and encoded with Base64) Authorization=${hash4}`.trim();
}
function describeTime(problem, relation, sign2, detail) {
  const { signedAt, limit, now, windowSeconds = 300 } = detail;
  if (signedAt === void 0 || limit === void 0 || now === void 0) return problem;
  const window = windowSeconds % 60 === 0 ? `${windowSeconds / 60} min.` : `${windowSeconds} sec.`;
  return `${problem}: ${signedAt} ${relation} ${limit} (${now} ${sign2} ${window})`;
}
function describeScope(scope, service) {
  const region = scope.includes("region") ? "Credential should be scoped to a valid region. " : "";
  return scope.includes("service") ? `${region}Credential should be scoped to correct service: '${service}'. ` : region;
}
function describeScopeDate({ scopeDate = "", signedAt }) {
  const problem = "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP";
  return signedAt === void 0 ? `${problem}.` : `${problem}: '${scopeDate}' != '${signedAt.slice(0, 8)}', from '${signedAt}'.`;
}
function incomplete(message) {
  return respond("IncompleteSignatureException", message);
}
function invalid(message) {
  return respond("InvalidSignatureException", message);
}
function respond(errorType, message) {
  return { status: 403, errorType, message };
}

// src/sigv4/sign/sign-options.ts
init_errors();
init_options();
var COMMON_SIGN_CHECKS = {
  credentials: object,
  service: string,
  date: optional(valid("a Date in the years 1 to 9999", isSignableDate)),
  pathEncoding: optional(oneOf("double", "single")),
  normalizePath: optional(boolean),
  payload: optional(valid("'hash', 'unsigned' or an object with sha256, 64 lowercase hexadecimal digits", isPayloadOption)),
  contentSha256Header: optional(boolean),
  sessionTokenPlacement: optional(oneOf("signed", "appended")),
  signedHeaders: optional(valid("'default', 'all', an array of header names or a function", isHeaderSelection))
};
var SIGN_CHECKS = { ...COMMON_SIGN_CHECKS, region: string };
function checkKeyOptions(subject, options) {
  if (!isScopePart(options.region)) throw new ConfigError(subject, "region", "the name of an AWS region");
  checkCommonKeyOptions(subject, options);
}
function checkCommonKeyOptions(subject, { credentials, service }) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const check = (isValid2, option, expected) => {
    if (!isValid2) throw new ConfigError(subject, option, expected);
  };
  check(isScopePart(service), "service", "the signing name of an AWS service");
  check(isScopePart(accessKeyId), "credentials.accessKeyId", "an access key ID as issued by AWS");
  check(typeof secretAccessKey === "string" && secretAccessKey !== "", "credentials.secretAccessKey", "a non-empty string");
  check(sessionToken === void 0 || isVisible(sessionToken), "credentials.sessionToken", "a session token as issued by AWS");
}
function isSignableDate(date) {
  const year = date instanceof Date ? date.getUTCFullYear() : 0;
  return year >= 1 && year <= 9999;
}
function isPayloadOption(payload) {
  if (payload === "hash" || payload === "unsigned") return true;
  return typeof payload === "object" && payload !== null && "sha256" in payload && isSha256(payload.sha256);
}
function isHeaderSelection(selection) {
  if (selection === "default" || selection === "all" || typeof selection === "function") return true;
  return Array.isArray(selection) && selection.every((name) => typeof name === "string");
}

// src/sigv4/sign/signing-steps.ts
init_errors();

// src/sigv4/sign/signed-header-selection.ts
var UNSIGNED_BY_DEFAULT = /* @__PURE__ */ new Set([
  "authorization",
  "cache-control",
  "connection",
  "date",
  "expect",
  "from",
  "keep-alive",
  "max-forwards",
  "pragma",
  "referer",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "x-amzn-trace-id"
]);
function selectSignedHeaders(headers2, urlHost, selection) {
  const signed = [];
  let hasHost = false;
  for (const header2 of headers2) {
    const { key } = header2;
    const isHost = key === "host";
    if (isHost || isSelected(key, selection)) signed.push(canonicalHeader(header2));
    hasHost ||= isHost;
  }
  if (!hasHost && urlHost !== void 0) signed.push({ key: "host", value: urlHost });
  return signed;
}
function isSelected(name, selection) {
  if (selection === void 0 || selection === "default") {
    return !UNSIGNED_BY_DEFAULT.has(name) && !name.startsWith("proxy-") && !name.startsWith("sec-");
  }
  if (selection === "all") return true;
  if (typeof selection === "function") return selection(name) === true;
  return name.startsWith("x-amz-") || selection.some((selected) => selected.toLowerCase() === name);
}

// src/sigv4/sign/signing-steps.ts
function readRequestToSign(subject, request2) {
  const parts = readRequest(subject, request2);
  const parameters = parseQuery2(parts.parts.query);
  if (parameters.some(isAuthParameter)) throw new ConfigError(subject, "request.url", "a URL that is not presigned already");
  return { request: parts, parameters };
}
function resolvePayloadHash(subject, body, headers2, payload) {
  if (payload === "unsigned") return UNSIGNED_PAYLOAD;
  if (typeof payload === "object") return payload.sha256;
  const declared = payload === void 0 ? headers2.filter(({ key }) => key === PAYLOAD_HASH_HEADER) : [];
  const [first] = declared;
  if (first !== void 0) {
    const { value } = canonicalHeader(first);
    const isStale = isSha256(value) && isSignedAlready(headers2);
    if (declared.length === 1 && isPayloadHash(value)) return (isStale ? hashBody(body) : void 0) ?? value;
    throw new ConfigError(subject, `request.headers["${PAYLOAD_HASH_HEADER}"]`, "one SHA-256 or UNSIGNED-PAYLOAD");
  }
  const hash4 = hashBody(body);
  if (hash4 === void 0) throw new ConfigError(subject, "request.body", "a string or bytes, unless the option payload is set");
  return hash4;
}
function isSignedAlready(headers2) {
  return headers2.some(({ key, value }) => key === "authorization" && value.trimStart().startsWith("AWS4-"));
}
function selectHeaders(subject, { headers: headers2, parts }, selection, isReplaced) {
  const sent = headers2.filter(({ key }) => !isReplaced(key));
  const signed = selectSignedHeaders(sent, parts.hosts[0], selection);
  if (signed.filter(({ key }) => key === "host").length !== 1) {
    throw new ConfigError(subject, "request.headers", "headers with exactly one host, unless the URL contains it");
  }
  if (typeof selection === "object") {
    for (const name of selection) {
      if (!isSent(name.toLowerCase(), headers2)) throw new ConfigError(subject, "signedHeaders", "names of headers that are sent");
    }
  }
  return { sent, signed };
}
function isSent(name, headers2) {
  return name === "host" || name.startsWith("x-amz-") || headers2.some(({ key }) => key === name);
}
function isAuthParameter({ key }) {
  return authParameterName(key) !== void 0;
}

// src/sigv4/sign/signing-scheme.ts
var NO_FIELDS = [];
function hmacScheme(subject, options) {
  const { credentials, region, service, date } = options;
  const timestamp = formatTimestamp(date === void 0 ? Date.now() : date.getTime());
  const day = timestamp.slice(0, 8);
  let key = cachedSigningKey(credentials, day, region, service);
  if (key === void 0) {
    checkKeyOptions(subject, options);
    key = cacheSigningKey(credentials, { date: day, region, service });
  }
  const { scope, hmac: hmac2 } = key;
  return { subject, algorithm: ALGORITHM, timestamp, scope, fields: NO_FIELDS, sign: (text) => hmacHex(hmac2, text) };
}

// src/sigv4/sign/sign-request.ts
init_options();

// src/sigv4/sign/sign-with-header.ts
function signWithHeader(scheme, request2, options) {
  const { subject, algorithm, timestamp, scope, fields } = scheme;
  const { credentials, service, contentSha256Header = true } = options;
  const token = credentials.sessionToken;
  const input = readRequestToSign(subject, request2);
  const { method: method2, url, parts, headers: headers2 } = input.request;
  const payloadHash = resolvePayloadHash(subject, request2.body, headers2, options.payload);
  const isSigned = isSignedAlready(headers2);
  const isReplaced = (name) => name === "authorization" || name === DATE_HEADER || fields.some(({ header: header2 }) => header2 === name) || name === TOKEN_HEADER && (token !== void 0 || isSigned) || name === PAYLOAD_HASH_HEADER && (contentSha256Header || isSigned && isSha256(payloadHash));
  const { sent, signed } = selectHeaders(subject, input.request, options.signedHeaders, isReplaced);
  const addHeader2 = (name, value, isSigned2) => {
    const header2 = { name, key: name, value };
    sent.push(header2);
    if (isSigned2) signed.push(header2);
  };
  addHeader2(DATE_HEADER, timestamp, true);
  for (const { header: header2, value } of fields) addHeader2(header2, value, true);
  if (contentSha256Header) addHeader2(PAYLOAD_HASH_HEADER, payloadHash, true);
  if (token !== void 0) addHeader2(TOKEN_HEADER, token, !isTokenAppended(service, options.sessionTokenPlacement));
  const signedHeaders = canonicalHeaders(signed);
  const canonicalRequest = formatCanonicalRequest({
    method: method2,
    path: canonicalPath(parts.path, service, options).canonical,
    query: canonicalQuery(input.parameters),
    headers: signedHeaders,
    payloadHash
  });
  const stringToSign = formatStringToSign(scheme, canonicalRequest);
  const signature = scheme.sign(stringToSign);
  const credential = `${credentials.accessKeyId}/${scope}`;
  const authorization = `${algorithm} Credential=${credential}, SignedHeaders=${signedHeaders.names}, Signature=${signature}`;
  addHeader2("authorization", authorization, false);
  return {
    method: method2,
    url,
    // `formatHeaders` returns the format that `HeadersOutput` derives from the type of the input.
    headers: formatHeaders(request2.headers, sent),
    body: request2.body,
    // `B` is the type of `request.body`
    canonicalRequest,
    stringToSign,
    signature
  };
}

// src/sigv4/sign/sign-request.ts
var SUBJECT4 = "signRequest";
var OPTIONS6 = optionSchema(SUBJECT4, SIGN_CHECKS);
function signRequest(request2, options) {
  const checked = OPTIONS6.check(options);
  return signWithHeader(hmacScheme(SUBJECT4, checked), request2, checked);
}

// src/gateway/request-signer.ts
function requestSigner({
  principals,
  region,
  now
}) {
  return function sign2({ as: accessKeyId, ...request2 }) {
    if (accessKeyId === void 0) return request2;
    const principal = Object.hasOwn(principals, accessKeyId) ? principals[accessKeyId] : void 0;
    if (principal === void 0) throw new ConfigError("request", "as", "an access key ID of principals");
    const { secretAccessKey, sessionToken } = principal;
    const host = request2.headers.find(([name]) => name.toLowerCase() === "host")?.[1] ?? "";
    const { headers: headers2 } = signRequest(
      {
        method: request2.method,
        url: `https://${host}${request2.rawTarget}`,
        headers: request2.headers.filter(([name]) => name.toLowerCase() !== "host"),
        ...request2.body !== void 0 && { body: request2.body }
      },
      {
        credentials: { accessKeyId, secretAccessKey, ...sessionToken !== void 0 && { sessionToken } },
        region,
        service: "execute-api",
        date: new Date(now())
      }
    );
    return { ...request2, headers: [["Host", host], ...headers2] };
  };
}

// src/gateway/running-work.ts
init_errors();
function runningWork() {
  const cancels = /* @__PURE__ */ new Set();
  let isClosed = false;
  return {
    get isClosed() {
      return isClosed;
    },
    add(cancel) {
      if (isClosed) {
        queueMicrotask(cancel);
        return () => {
        };
      }
      const entry2 = () => cancel();
      cancels.add(entry2);
      return () => void cancels.delete(entry2);
    },
    close() {
      isClosed = true;
      for (const cancel of cancels) cancel();
      cancels.clear();
    }
  };
}
function rejectClosed({ isClosed }) {
  if (isClosed) throw new ConfigError("request", "", "", "the API was closed. Build a new one to send more requests.");
}

// src/gateway/backend/check-integration.ts
init_type_guards();
init_options();

// src/gateway/lambda/lambda-function.ts
init_type_guards();
init_options();

// src/gateway/lambda/runtime.ts
var RUNTIMES = ["nodejs20.x", "nodejs22.x", "nodejs24.x"];
var DEFAULT_RUNTIME = "nodejs24.x";

// src/gateway/lambda/lambda-function.ts
var functionName = valid(
  `a function name such as 'auth', 'auth:live' or 'auth:\${stageVariables.alias}'`,
  (value) => typeof value === "string" && value.length <= 500 && /^[A-Za-z0-9_:$-]+$/.test(value.replace(/\$\{stageVariables\.[A-Za-z0-9_]{1,64}\}/g, "x"))
);
function invocableChecks(given) {
  return Object.hasOwn(given, "functionName") ? { functionName } : { handler: callback, runtime: optional(oneOf(...RUNTIMES)) };
}
function checkLambdaFunctions(subject, given) {
  const checks = {
    handler: optional(callback),
    aliases: optional(valid("an object of functions by alias", isAliases)),
    runtime: optional(oneOf(...RUNTIMES)),
    timeoutMs: optional(integer(1, 9e5)),
    memoryMb: optional(integer(128, 10240)),
    invokable: optional(boolean)
  };
  const entries = Object.entries(given).map(([name, one]) => {
    const option = `functions["${name}"]`;
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(name))
      throw wrongValue(subject, option, "named with 1 to 64 letters, digits, hyphens and underscores", name);
    if (typeof one === "function") return [name, one];
    if (!isRecord(one)) throw wrongValue(subject, option, "a function or an object { handler, aliases, \u2026 }", one);
    return [name, optionSchema(subject, checks, `${option}.`).check(one)];
  });
  return Object.fromEntries(entries);
}
function isAliases(value) {
  const isAlias = ([alias, handler2]) => /^[A-Za-z0-9_-]{1,128}$/.test(alias) && callback.accepts(handler2);
  return isRecord(value) && Object.entries(value).every(isAlias);
}

// src/gateway/backend/check-integration.ts
var method = valid("an HTTP method in upper case", (value) => typeof value === "string" && /^[A-Z]{1,20}$/.test(value));
var upstreamUrl = valid(
  "an http or https URL, or one that begins with a stage variable",
  (value) => typeof value === "string" && /^(https?:\/\/|\$\{stageVariables\.)\S+$/.test(value)
);
var headers = valid("an object of header values", isHeaders2);
function isHeaders2(value) {
  if (!isRecord(value) || !Object.values(value).every((one) => typeof one === "string")) return false;
  try {
    new Headers(value);
    return true;
  } catch {
    return false;
  }
}
function checkIntegration({ subject, path }, integration) {
  if (typeof integration === "function") return;
  const type = subject === "restApi" ? oneOf("AWS_PROXY", "HTTP_PROXY", "MOCK") : oneOf("AWS_PROXY", "HTTP_PROXY");
  const given = isRecord(integration) ? integration : {};
  if (!type.accepts(given["type"])) throw wrongValue(subject, `${path}type`, type.expected, given["type"]);
  if (given["type"] === "AWS_PROXY") {
    const version = subject === "httpApi" ? { payloadFormatVersion: optional(oneOf("1.0", "2.0")) } : {};
    optionSchema(subject, { type, ...invocableChecks(given), ...version }, path).check(integration);
  } else if (given["type"] === "HTTP_PROXY") {
    const checks = { type, url: upstreamUrl, method: optional(method), fetch: optional(callback) };
    optionSchema(subject, checks, path).check(integration);
  } else {
    const body = valid("a string", (value) => typeof value === "string");
    const checks = { type, status: optional(integer(200, 599)), headers: optional(headers), body: optional(body) };
    optionSchema(subject, checks, path).check(integration);
  }
}

// src/gateway/check-shared-options.ts
init_errors();
init_options();

// src/gateway/authorize/resource-policy.ts
init_errors();
init_type_guards();
function parsePolicyOption({ subject, option }, policy) {
  try {
    return parsePolicy(policy);
  } catch (error) {
    const cause = error instanceof PolicyError ? error.message : "it could not be parsed";
    throw new ConfigError(subject, option, `a valid policy document: ${cause}`);
  }
}
function parseResourcePolicy(policy, { api: api2, option }) {
  const parsed = parsePolicyOption({ subject: "restApi", option }, expandShortResources(policy, api2));
  for (const { Principal, NotPrincipal } of [parsed.Statement].flat()) {
    if (Principal === void 0 && NotPrincipal === void 0) {
      throw new ConfigError("restApi", option, "a resource policy: every statement needs a Principal");
    }
  }
  return parsed;
}
var SHORT_PREFIX = "execute-api:/";
function expandShortResources(policy, { partition, region, accountId, apiId }) {
  const statements = isRecord(policy) ? policy["Statement"] : void 0;
  if (typeof statements !== "object" || statements === null) return policy;
  const prefix = `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/`;
  const expand2 = (value) => {
    if (Array.isArray(value)) return value.map(expand2);
    return typeof value === "string" && value.startsWith(SHORT_PREFIX) ? prefix + value.slice(SHORT_PREFIX.length) : value;
  };
  const expandStatement = (statement) => {
    if (!isRecord(statement)) return statement;
    const { Resource, NotResource } = statement;
    return {
      ...statement,
      ...Resource !== void 0 && { Resource: expand2(Resource) },
      ...NotResource !== void 0 && { NotResource: expand2(NotResource) }
    };
  };
  return { ...policy, Statement: [statements].flat().map(expandStatement) };
}

// src/gateway/check-shared-options.ts
var SHARED_CHECKS = {
  region: optional(string),
  accountId: optional(string),
  apiId: optional(string),
  principals: optional(object),
  functions: optional(object),
  runtime: optional(oneOf(...RUNTIMES)),
  now: optional(callback),
  fetch: optional(callback),
  timeoutMs: optional(valid("a number of milliseconds above 0 and at most 300000", isTimeout)),
  strict: optional(boolean),
  disableExecuteApiEndpoint: optional(boolean),
  domains: optional(object)
};
var principalArn = valid(
  "the ARN of an IAM user, role or role session",
  (value) => typeof value === "string" && value.length <= 2048 && /^arn:aws[a-z-]*:(iam|sts)::\d{12}:[^:]+$/.test(value)
);
function checkSharedOptions(options, { subject, stages }) {
  const domains = checkDomains(subject, options.domains ?? {}, stages);
  if (options.disableExecuteApiEndpoint === true && Object.keys(domains).length === 0) {
    const option = "disableExecuteApiEndpoint";
    throw new ConfigError(subject, option, "", `${option} needs at least one domain under domains.`);
  }
  const principals = Object.entries(options.principals ?? {}).map(
    ([id, principal]) => [id, checkPrincipal(subject, `principals["${id}"]`, principal)]
  );
  return {
    domains,
    principals: Object.fromEntries(principals),
    functions: checkLambdaFunctions(subject, options.functions ?? {})
  };
}
function checkPrincipal(subject, option, given) {
  const checks = {
    arn: principalArn,
    secretAccessKey: string,
    sessionToken: optional(string),
    policies: arrayOf("an array of policy documents", object.accepts)
  };
  if (!object.accepts(given)) throw wrongValue(subject, option, "an object", given);
  const principal = optionSchema(subject, checks, `${option}.`).check(given);
  const policies = principal.policies.map(
    (policy, index) => parsePolicyOption({ subject, option: `${option}.policies[${index}]` }, policy)
  );
  return { ...principal, policies };
}
function checkDomains(subject, given, stages) {
  const checks = {
    basePath: optional(valid("a base path without a trailing slash, such as 'v1'", isBasePath)),
    stage: optional(nullable(oneOf(...stages), "take the stage from the path")),
    policy: optional(object)
  };
  const entries = Object.entries(given).map(([name, domain]) => {
    const option = `domains["${name}"]`;
    if (!/^(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name) || name.includes(".execute-api."))
      throw new ConfigError(subject, option, "named with a custom domain name in lowercase");
    if (!object.accepts(domain)) throw wrongValue(subject, option, "an object", domain);
    return [name, optionSchema(subject, checks, `${option}.`).check(domain)];
  });
  return Object.fromEntries(entries);
}
function isBasePath(value) {
  return typeof value === "string" && value.length <= 300 && /^\/?[\w$.+!*'()~-]+(\/[\w$.+!*'()~-]+)*$/.test(value);
}
function isTimeout(value) {
  return typeof value === "number" && value > 0 && value <= 3e5;
}

// src/gateway/authorize/iam-authorizer.ts
init_trace_steps();
init_raw_request();

// src/gateway/responses/error-response.ts
var CUSTOMIZABLE = {
  ACCESS_DENIED: { status: 403, errorType: "AccessDeniedException", message: "User is not authorized to access this resource" },
  API_CONFIGURATION_ERROR: { status: 500, errorType: "ApiConfigurationException", message: "Internal server error" },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, errorType: "AuthorizerConfigurationException", message: null },
  AUTHORIZER_FAILURE: { status: 500, errorType: "AuthorizerFailureException", message: null },
  BAD_REQUEST_BODY: { status: 400, errorType: "BadRequestException", message: "Invalid request body" },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: "BadRequestException", message: "Missing required request parameters" },
  EXPIRED_TOKEN: {
    status: 403,
    errorType: "ExpiredTokenException",
    message: "The security token included in the request is expired"
  },
  INTEGRATION_FAILURE: { status: 502, errorType: "InternalServerErrorException", message: "Internal server error" },
  INTEGRATION_TIMEOUT: { status: 504, errorType: "InternalServerErrorException", message: "Endpoint request timed out" },
  INVALID_API_KEY: { status: 403, errorType: "ForbiddenException", message: "Forbidden" },
  INVALID_SIGNATURE: {
    status: 403,
    errorType: "InvalidSignatureException",
    message: "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
  },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    errorType: "MissingAuthenticationTokenException",
    message: "Missing Authentication Token"
  },
  QUOTA_EXCEEDED: { status: 429, errorType: "LimitExceededException", message: "Limit Exceeded" },
  RESOURCE_NOT_FOUND: { status: 404, errorType: "ResourceNotFoundException", message: null },
  THROTTLED: { status: 429, errorType: "TooManyRequestsException", message: "Too Many Requests" },
  UNAUTHORIZED: { status: 401, errorType: "UnauthorizedException", message: "Unauthorized" },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, errorType: "BadRequestException", message: "Unsupported Media Type" },
  WAF_FILTERED: { status: 403, errorType: "ForbiddenException", message: "Forbidden" }
};
var FIXED = {
  BAD_REQUEST: { status: 400, errorType: "BadRequestException", message: "Bad Request" },
  FORBIDDEN: { status: 403, errorType: "ForbiddenException", message: "Forbidden" },
  REQUEST_TOO_LARGE: {
    status: 413,
    errorType: "RequestTooLargeException",
    message: "HTTP content length exceeded 10485760 bytes."
  },
  REQUEST_URI_TOO_LONG: { status: 414, message: "Request URI too long" }
};
var GATEWAY_RESPONSE_NAMES = /* @__PURE__ */ new Set([...Object.keys(CUSTOMIZABLE), "DEFAULT_4XX", "DEFAULT_5XX"]);
function errorResponse(type, overrides = {}) {
  return { type, ...{ ...CUSTOMIZABLE, ...FIXED }[type], ...overrides };
}
function isCustomizable(type) {
  return Object.hasOwn(CUSTOMIZABLE, type);
}

// src/gateway/authorize/authorization.ts
function reject2(response, reason, details = {}) {
  return { kind: "rejected", response, reason, principal: null, lambda: "not invoked", cacheAgeSeconds: null, ...details };
}

// src/gateway/authorize/denial-message.ts
function denialMessage(denial, arn, style) {
  return `${formatSubject(denial, arn)}${formatCause(denial, style)}`;
}
function formatSubject({ principal }, arn) {
  if (principal === "authorizer") return "User is not authorized to access this resource";
  return `User: ${principal.caller} is not authorized to perform: execute-api:Invoke on resource: ${formatMaskedArn(arn)}`;
}
function formatCause({ by, explicit }, style) {
  if (style === "old") return explicit ? " with an explicit deny" : "";
  if (explicit) return ` with an explicit deny in ${by === "identity-based" ? "an" : "a"} ${by} policy`;
  return ` because no ${by} policy allows the execute-api:Invoke action`;
}
function formatMaskedArn({ partition, region, accountId, apiId, stage, method: method2, path }) {
  return `arn:${partition}:execute-api:${region}:********${accountId.slice(-4)}:${apiId}/${stage}/${method2}${path}`;
}

// src/gateway/authorize/open-route.ts
init_trace_steps();
function openRoute(policies, uncertain) {
  return async function authorize(request2) {
    const decision = policies.forOpenRoute(request2);
    request2.steps.push(policyStep(AUTHORIZATION_FACTS.openRoute, "resource policy, if there is one", decision));
    if (decision.outcome !== "allow") return denyAnonymous(decision, request2, uncertain);
    return { kind: "allowed", principal: null, lambda: "not invoked", cacheAgeSeconds: null, reason: decision.reason };
  };
}
function policyStep(fact, asked, { outcome, reason }) {
  return outcome === "allow" ? passedStepLater(fact, asked, reason) : failedStep(fact, asked, reason());
}
function denyAnonymous({ outcome, reason }, { arn }, uncertain) {
  const denial = { principal: { caller: "anonymous" }, by: "resource-based", explicit: outcome === "explicitDeny" };
  const message = denialMessage(denial, arn, uncertain.denialText ?? "new");
  return reject2(errorResponse("ACCESS_DENIED", { message }), reason());
}

// src/gateway/authorize/iam-authorizer.ts
var SIGNATURE_ASKED = "signature of a principal of the API";
function iamAuthorizer({
  principals,
  region,
  policies,
  uncertain
}) {
  const credentials = new Map(
    Object.entries(principals).map(([id, principal]) => [id, { ...principal }])
  );
  return async function authorize(request2) {
    const { method: method2, rawPath, rawQuery, headers: headers2, body } = request2.received;
    const result = await verifyRequest(
      { method: method2, url: rawQuery === "" ? rawPath : `${rawPath}?${rawQuery}`, headers: headers2, body },
      {
        lookup: (accessKeyId) => credentials.get(accessKeyId),
        // Tests send requests to any host, for example localhost.
        hosts: null,
        regions: [region],
        services: ["execute-api"],
        payload: "verify",
        // The route was chosen by the path as sent, so the signature must cover exactly this path.
        nonNormalPath: "reject",
        now: () => request2.nowMs
      }
    );
    if (!result.ok) {
      const rejection = result.kind === "rejected" ? rejectSignature(request2, result) : rejectUnverifiable();
      request2.steps.push(failedStep(AUTHORIZATION_FACTS.signature, SIGNATURE_ASKED, rejection.reason));
      return rejection;
    }
    request2.steps.push(passedStep(AUTHORIZATION_FACTS.signature, SIGNATURE_ASKED, "the signature is valid"));
    const principal = credentials.get(result.accessKeyId);
    return principal === void 0 ? rejectUnverifiable() : evaluatePolicies(request2, result.accessKeyId, principal);
  };
  function evaluatePolicies(request2, accessKey, principal) {
    const decision = policies.forIamCaller(principal, request2);
    request2.steps.push(policyStep(AUTHORIZATION_FACTS.iamPolicy, "Allow for the principal", decision));
    if (decision.outcome === "allow") {
      const iamCaller = { accessKey, accountId: principal.arn.split(":")[4] ?? "", userArn: principal.arn };
      return {
        kind: "allowed",
        principal: principal.arn,
        lambda: "not invoked",
        cacheAgeSeconds: null,
        reason: decision.reason,
        iamCaller
      };
    }
    const denial = { principal: { caller: principal.arn }, by: decision.by, explicit: decision.outcome === "explicitDeny" };
    const message = denialMessage(denial, request2.arn, uncertain.denialText ?? "new");
    return reject2(errorResponse("ACCESS_DENIED", { message }), decision.reason(), { principal: principal.arn });
  }
}
function signatureErrorResponse(rejection, headers2) {
  const { errorType, message } = executeApiError(rejection, {
    authorization: headerValues(headers2, "authorization").join(","),
    dated: headerValues(headers2, "x-amz-date").length + headerValues(headers2, "date").length > 0,
    service: "execute-api"
  });
  if (errorType === "MissingAuthenticationTokenException") return errorResponse("MISSING_AUTHENTICATION_TOKEN");
  if (errorType === "ExpiredTokenException") return errorResponse("EXPIRED_TOKEN", { message });
  return errorResponse("INVALID_SIGNATURE", { errorType, message });
}
function rejectSignature({ received }, rejection) {
  return reject2(signatureErrorResponse(rejection, received.headers), `the signature was rejected: ${rejection.code}`);
}
function rejectUnverifiable() {
  return reject2(errorResponse("AUTHORIZER_FAILURE"), "the signature could not be verified");
}

// src/gateway/authorize/condition-keys.ts
init_raw_request();
function requestConditionKeys({ received, nowMs }) {
  const userAgent = headerValues(received.headers, "user-agent").at(-1);
  const referer = headerValues(received.headers, "referer").at(-1);
  const { sourceIp: sourceIp2, vpcEndpointId, vpcId } = received;
  return {
    ...vpcEndpointId === void 0 ? { "aws:SourceIp": sourceIp2 } : { "aws:VpcSourceIp": sourceIp2, "aws:SourceVpce": vpcEndpointId },
    ...vpcId !== void 0 && { "aws:SourceVpc": vpcId },
    "aws:CurrentTime": formatTime2(nowMs),
    "aws:EpochTime": String(Math.floor(nowMs / 1e3)),
    // API Gateway accepts TLS connections only.
    "aws:SecureTransport": "true",
    ...userAgent !== void 0 && { "aws:UserAgent": userAgent },
    ...referer !== void 0 && { "aws:Referer": referer }
  };
}
var formatted = { second: -1, time: "" };
function formatTime2(nowMs) {
  const second = Math.floor(nowMs / 1e3);
  if (formatted.second !== second) formatted = { second, time: `${new Date(nowMs).toISOString().slice(0, 19)}Z` };
  return formatted.time;
}
function principalConditionKeys(principalArn2) {
  const [, , , , accountId = "", ...rest] = principalArn2.split(":");
  const [kind = "", ...names2] = rest.join(":").split("/");
  const userName = kind === "user" ? names2.at(-1) : void 0;
  return {
    "aws:PrincipalArn": principalArn2,
    "aws:PrincipalAccount": accountId,
    "aws:PrincipalType": kind === "user" ? "User" : kind === "assumed-role" ? "AssumedRole" : "Account",
    ...userName !== void 0 && { "aws:username": userName }
  };
}

// src/gateway/authorize/describe-decision.ts
function describeDecision({ verdict, decidedBy }, policies, methodArn) {
  const verb = verdict === "allow" ? "allowed" : "denied";
  if (decidedBy === void 0) return `denied: no statement allows ${formatShortArn(methodArn)}`;
  const document = decidedBy.kind === "resource" ? policies.resource : policies.identity?.[decidedBy.policy];
  const statement = document === void 0 ? void 0 : [document.Statement].flat()[decidedBy.statement];
  const policyName = decidedBy.kind === "resource" ? " of the resource policy" : "";
  const resources = statement === void 0 ? "" : `: ${describeResources(statement, methodArn)}`;
  return `${verb} by statement ${decidedBy.statement + 1}${policyName}${resources}`;
}
function describeResources({ Resource, NotResource }, methodArn) {
  if (NotResource !== void 0) return `${formatShortArn(methodArn)} is not in NotResource`;
  const patterns = [Resource ?? []].flat();
  const matching = patterns.find((pattern) => mayMatch(pattern, methodArn));
  return matching === void 0 ? listPatterns(patterns) : formatShortArn(matching);
}
function mayMatch(pattern, methodArn) {
  const first = pattern.search(/[*?]/);
  if (first === -1) return pattern === methodArn;
  const last = Math.max(pattern.lastIndexOf("*"), pattern.lastIndexOf("?"));
  return methodArn.startsWith(pattern.slice(0, first)) && methodArn.endsWith(pattern.slice(last + 1));
}
function listPatterns(patterns) {
  const list = patterns.slice(0, 3).map(formatShortArn).join(", ");
  return patterns.length > 3 ? `${list} and ${patterns.length - 3} more` : list;
}
function formatShortArn(arn) {
  const [, stage, method2, ...path] = arn.startsWith("arn:") ? arn.split("/") : [];
  return stage === void 0 || method2 === void 0 ? arn : `${method2} /${path.join("/")}`;
}

// src/gateway/authorize/policy-evaluator.ts
var ANONYMOUS = "anonymous";
function policyEvaluator(resource, uncertain) {
  return {
    hasResourcePolicy: resource !== void 0,
    findExplicitDeny(request2) {
      const decision = resource === void 0 ? void 0 : decide({ resource }, request2);
      return decision?.outcome === "explicitDeny" ? decision : void 0;
    },
    forOpenRoute(request2) {
      return resource === void 0 ? allowed("the route has no authorization") : decide({ resource }, request2);
    },
    prepare(policy) {
      const policies = { identity: [policy], resource };
      return { policies, compiled: compile(policies) };
    },
    forAuthorizerResponse({ policies, compiled }, request2) {
      const verdict = compiled.decide(policyRequest(request2, ANONYMOUS));
      if (verdict !== "allow") return decide(policies, request2);
      return { outcome: "allow", by: "identity-based", reason: () => decide(policies, request2).reason() };
    },
    forCognitoCaller(request2) {
      if (resource === void 0) return allowed("the token is valid");
      const decision = decide({ resource }, request2);
      if (decision.outcome !== "implicitDeny") return decision;
      const fact = AUTHORIZATION_FACTS.cognitoAndSilentPolicy;
      if (uncertain.cognitoWithSilentResourcePolicy !== "allow") return { ...decision, fact };
      return { ...allowed("the token is valid, and no statement of the resource policy matches"), fact };
    },
    forIamCaller({ arn, policies }, request2) {
      return decide({ identity: policies, resource }, request2, arn);
    }
  };
}
function decideResourcePolicy(policy, request2, resource) {
  return decide({ resource: policy }, { ...request2, methodArn: resource });
}
function decide(policies, request2, principal = ANONYMOUS) {
  const decision = evaluate(policies, policyRequest(request2, principal));
  const reason = () => describeDecision(decision, policies, request2.methodArn);
  return { outcome: decision.verdict, by: decidingPolicyType(decision, policies), reason };
}
function policyRequest(request2, principal) {
  const requestKeys = requestConditionKeys(request2);
  const context = principal === ANONYMOUS ? requestKeys : { ...requestKeys, ...principalConditionKeys(principal) };
  return { principal, action: "execute-api:Invoke", resource: request2.methodArn, context };
}
function allowed(reason) {
  return { outcome: "allow", by: "resource-based", reason: () => `allowed: ${reason}` };
}
function decidingPolicyType({ verdict, reason, decidedBy }, policies) {
  if (decidedBy !== void 0) return decidedBy.kind === "resource" ? "resource-based" : "identity-based";
  if (verdict === "implicitDeny" && reason === "cross-account-needs-resource-policy") return "resource-based";
  return policies.identity === void 0 ? "resource-based" : "identity-based";
}

// src/gateway/lambda/invoke-lambda.ts
init_type_guards();
import { types } from "node:util";

// src/gateway/lambda/lambda-context.ts
function lambdaContext({
  functionName: functionName2,
  qualifier,
  memoryMb,
  timeoutMs,
  requestId,
  api: api2
}) {
  const startedMs = performance.now();
  const functionArn = `arn:${api2.partition}:lambda:${api2.region}:${api2.accountId}:function:${functionName2}`;
  const functionVersion = qualifier !== null && /^\d+$/.test(qualifier) ? qualifier : "$LATEST";
  return {
    awsRequestId: requestId,
    clientContext: void 0,
    functionName: functionName2,
    functionVersion,
    identity: void 0,
    invokedFunctionArn: qualifier === null ? functionArn : `${functionArn}:${qualifier}`,
    logGroupName: `/aws/lambda/${functionName2}`,
    logStreamName: `offline/[${functionVersion}]${requestId.replaceAll("-", "")}`,
    memoryLimitInMB: String(memoryMb),
    tenantId: void 0,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(timeoutMs - (performance.now() - startedMs)))
  };
}

// src/gateway/lambda/pending-work-tracker.ts
import { AsyncLocalStorage, createHook } from "node:async_hooks";
var GRACE_MS = 100;
var IGNORED_TYPES = /* @__PURE__ */ new Set(["PROMISE", "TickObject", "Microtask"]);
function pendingWorkTracker() {
  const invocation = new AsyncLocalStorage();
  const pending = /* @__PURE__ */ new Map();
  let onIdle;
  let timer;
  const hook = createHook({
    init(asyncId, type, _triggerAsyncId, resource) {
      if (invocation.getStore() !== void 0 && !IGNORED_TYPES.has(type)) pending.set(asyncId, resource);
    },
    destroy(asyncId) {
      if (pending.delete(asyncId)) checkIdle();
    }
  });
  function checkIdle() {
    clearTimeout(timer);
    if (onIdle === void 0 || [...pending.values()].some(keepsEventLoopAlive)) return;
    timer = invocation.exit(() => setTimeout(reportIdle, GRACE_MS));
  }
  function reportIdle() {
    const report = onIdle;
    stop();
    report?.();
  }
  function stop() {
    hook.disable();
    clearTimeout(timer);
    onIdle = void 0;
    pending.clear();
  }
  return {
    run(work) {
      hook.enable();
      return invocation.run(true, work);
    },
    whenIdle(callback2) {
      onIdle = callback2;
      checkIdle();
    },
    stop
  };
}
function keepsEventLoopAlive(resource) {
  return !("hasRef" in resource) || typeof resource.hasRef !== "function" || resource.hasRef() !== false;
}

// src/gateway/lambda/invoke-lambda.ts
function invokeLambda(handler2, event, settings) {
  return new Promise((resolve) => {
    let isSettled = false;
    let endWait;
    const settle2 = (invocation) => {
      isSettled = true;
      endWait?.();
      resolve(invocation);
    };
    try {
      const copy = settings.isOwnEvent === true ? event : JSON.parse(JSON.stringify(event));
      const context = lambdaContext(settings);
      if (settings.runtime === "nodejs24.x") invokeOnNode24(handler2, { event: copy, context, settle: settle2 });
      else invokeOnNode22(handler2, { event: copy, context, settle: settle2 });
    } catch (error) {
      settle2(failed(error));
    }
    if (!isSettled) endWait = startWait(settings, settle2);
  });
}
function startWait({ timeoutMs, gatewayTimeoutMs, work }, settle2) {
  const by = timeoutMs < gatewayTimeoutMs ? "function" : "gateway";
  const timer = setTimeout(() => settle2({ kind: "timedOut", by }), Math.min(timeoutMs, gatewayTimeoutMs));
  const remove = work.add(() => settle2({ kind: "timedOut", by: "gateway" }));
  return () => {
    clearTimeout(timer);
    remove();
  };
}
function invokeOnNode24(handler2, { event, context, settle: settle2 }) {
  if (handler2.length >= 3) {
    settle2(runtimeFailure("Runtime.CallbackHandlerDeprecated: on nodejs24.x a handler must not have a callback parameter"));
    return;
  }
  const result = handler2(event, context);
  if (isThenable(result)) awaitResult(result, settle2);
  else settle2(returned(result));
}
function invokeOnNode22(handler2, { event, context, settle: settle2 }) {
  const pendingWork = pendingWorkTracker();
  const finish = (invocation) => {
    pendingWork.stop();
    settle2(invocation);
  };
  const callback2 = (error, value) => finish(isAbsent2(error) ? returned(value) : failed(error));
  const legacyContext = {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    succeed: (value) => finish(returned(value)),
    fail: (error) => finish(failed(error ?? "handled")),
    done: callback2
  };
  try {
    const untyped = handler2;
    const result = pendingWork.run(() => untyped(event, legacyContext, callback2));
    if (isThenable(result)) awaitResult(result, finish);
    else pendingWork.whenIdle(() => finish(returned(null)));
  } catch (error) {
    finish(failed(error));
  }
}
function awaitResult(result, settle2) {
  Promise.resolve(result).then(
    (value) => settle2(returned(value)),
    (error) => settle2(failed(error))
  );
}
function returned(value) {
  let json;
  try {
    json = JSON.stringify(value) ?? "null";
  } catch (cause) {
    return { ...runtimeFailure("the response cannot be converted to JSON"), cause };
  }
  if (json.length > MAX_LAMBDA_RESPONSE_LENGTH) return runtimeFailure("the response is larger than 6 MB, the limit of Lambda");
  return { kind: "returned", json };
}
function runtimeFailure(problem) {
  return { kind: "failed", errorMessage: problem, problem };
}
function failed(cause) {
  return { kind: "failed", errorMessage: errorMessage(cause), cause };
}
function errorMessage(error) {
  try {
    return isError(error) ? String(error.message) : String(error);
  } catch {
    return "the thrown value has no string form";
  }
}
function isError(error) {
  if (types.isNativeError(error)) return true;
  if (typeof error !== "object" || error === null) return false;
  return ["name", "message", "stack"].every((key) => key in error && typeof Reflect.get(error, key) === "string");
}
function isAbsent2(value) {
  return value === void 0 || value === null;
}

// src/gateway/lambda/function-target.ts
function functionTarget(invocable, defaults) {
  if ("functionName" in invocable) {
    const { functionName: functionName2 } = invocable;
    return (stageVariables) => resolveName(functionName2, stageVariables, defaults);
  }
  const resolved = {
    kind: "resolved",
    handler: invocable.handler,
    runtime: invocable.runtime ?? defaults.runtime,
    functionName: toFunctionName(defaults.name),
    qualifier: null,
    timeoutMs: void 0,
    memoryMb: DEFAULT_MEMORY_MB
  };
  return () => resolved;
}
var DEFAULT_TIMEOUT_MS = 3e3;
var DEFAULT_MEMORY_MB = 128;
function resolveName(template, stageVariables, { functions, runtime }) {
  const name = template.replace(
    /\$\{stageVariables\.([A-Za-z0-9_]+)\}/g,
    (_, variable) => Object.hasOwn(stageVariables, variable) ? stageVariables[variable] ?? "" : ""
  );
  const { functionName: functionName2, qualifier } = parseFunctionName(name);
  const entry2 = Object.hasOwn(functions, functionName2) ? functions[functionName2] : void 0;
  if (entry2 === void 0) return unresolved(`the function of ${template} does not exist`);
  const one = typeof entry2 === "function" ? { handler: entry2 } : entry2;
  const handler2 = selectHandler(one, qualifier);
  if (handler2 === void 0) return unresolved(`the function of ${template} has no such version or alias`);
  if (one.invokable === false) return unresolved(`API Gateway has no permission to invoke the function of ${template}`);
  return {
    kind: "resolved",
    handler: handler2,
    runtime: one.runtime ?? runtime,
    functionName: functionName2,
    qualifier,
    timeoutMs: one.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    memoryMb: one.memoryMb ?? DEFAULT_MEMORY_MB
  };
}
function unresolved(problem) {
  return { kind: "unresolved", problem };
}
function parseFunctionName(name) {
  const parts = name.split(":");
  const isArn2 = parts[0] === "arn" && parts[2] === "lambda" && parts[5] === "function";
  const [functionName2 = "", qualifier, ...rest] = isArn2 ? parts.slice(6) : parts;
  return { functionName: rest.length === 0 ? functionName2 : "", qualifier: qualifier ?? null };
}
function selectHandler({ handler: handler2, aliases = {} }, qualifier) {
  if (qualifier === null || qualifier === "$LATEST") return handler2;
  return Object.hasOwn(aliases, qualifier) ? aliases[qualifier] : void 0;
}
function possibleHandlers(invocable, functions) {
  if (!("functionName" in invocable)) return [invocable.handler];
  const { functionName: functionName2 } = invocable;
  const { functionName: name } = parseFunctionName(functionName2);
  const candidates = functionName2.includes("${") ? Object.values(functions) : Object.entries(functions).flatMap(([other, one]) => other === name ? [one] : []);
  return candidates.flatMap(
    (one) => typeof one === "function" ? [one] : [...one.handler ? [one.handler] : [], ...Object.values(one.aliases ?? {})]
  );
}
function toFunctionName(name) {
  return name.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 64) || "function";
}
async function invokeTarget(target, event, settings) {
  const resolved = target(settings.stageVariables);
  if (resolved.kind === "unresolved") return { kind: "notInvoked", problem: resolved.problem };
  return invokeLambda(resolved.handler, event, {
    ...settings,
    ...resolved,
    timeoutMs: resolved.timeoutMs ?? settings.timeoutMs,
    gatewayTimeoutMs: settings.timeoutMs
  });
}

// src/gateway/backend/backend-response.ts
init_type_guards();
function readResponse2(response) {
  const { status, statusText, body, bodyUsed, headers: headers2 } = response;
  if (bodyUsed || body?.locked === true || status < 200) return void 0;
  return { status, statusText, headers: [...headers2], body };
}
function parseProxyResponse(value, isBinary) {
  try {
    return readProxyResponse(value, isBinary);
  } catch {
    return void 0;
  }
}
function readProxyResponse(value, isBinary) {
  if (!isRecord(value)) return void 0;
  const { statusCode, headers: headers2, multiValueHeaders, body = null, isBase64Encoded } = value;
  const status = readStatus(statusCode);
  const sent = readHeaders(headers2, multiValueHeaders);
  if (status === void 0 || sent === void 0 || body !== null && typeof body !== "string") return void 0;
  const contentType = sent.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  if (contentType === void 0) sent.push(["content-type", "application/json"]);
  if (status === 204 || status === 205 || status === 304) return { status, headers: sent, body: null };
  const isDecoded = isBase64Encoded === true && body !== null && isBinary(contentType ?? "application/json");
  return { status, headers: sent, body: isDecoded ? new Uint8Array(Buffer.from(body, "base64")) : body ?? "" };
}
function readStatus(statusCode) {
  const status = typeof statusCode === "string" && /^\d{3}$/.test(statusCode) ? Number(statusCode) : statusCode;
  if (typeof status !== "number" || !Number.isInteger(status)) return void 0;
  return status >= 200 && status <= 599 ? status : void 0;
}
function readHeaders(headers2, multiValueHeaders) {
  const single = readEntries(headers2);
  const multi = readEntries(multiValueHeaders);
  if (single === void 0 || multi === void 0) return void 0;
  const sent = [];
  const last = new Map([...single, ...multi].map(([name]) => [name.toLowerCase(), name]));
  for (const [name, value] of single) {
    if (last.get(name.toLowerCase()) !== name || multi.length > 0 && hasName(multi, name)) continue;
    if (!addHeader(sent, name, value)) return void 0;
  }
  for (const [name, values] of multi) {
    if (!Array.isArray(values) || !values.every((value) => addHeader(sent, name, value))) return void 0;
  }
  return sent;
}
function hasName(entries, name) {
  const lower = name.toLowerCase();
  return entries.some(([other]) => other.toLowerCase() === lower);
}
function readEntries(value) {
  if (value === void 0 || value === null) return [];
  return isRecord(value) ? Object.entries(value) : void 0;
}
function addHeader(sent, name, value) {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return false;
  const text = String(value);
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(text)) return false;
  sent.push([name, text]);
  return true;
}

// src/gateway/backend/http-integration.ts
init_read_limited();
var SKIPPED_HEADERS = /* @__PURE__ */ new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade"
]);
async function callUpstream({ url, method: method2, fetch: send }, request2, { timeoutMs, work }) {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  const endWait = work.add(() => controller.abort());
  try {
    const target = upstreamUrl2(url, request2);
    const actualMethod = method2 ?? request2.forwarded.method;
    const hasBody = request2.forwarded.body.length > 0 && actualMethod !== "GET" && actualMethod !== "HEAD";
    const upstream = await send(target, {
      method: actualMethod,
      headers: request2.forwarded.headers.filter(([name]) => !SKIPPED_HEADERS.has(name.toLowerCase())).map(([name, value]) => [name, value]),
      redirect: "manual",
      signal,
      ...hasBody && { body: request2.forwarded.body }
    });
    return await readUpstreamResponse(upstream);
  } catch (cause) {
    const problem = signal.aborted ? `the integration took longer than ${timeoutMs} ms` : "the upstream could not be reached";
    const response = signal.aborted ? errorResponse("INTEGRATION_TIMEOUT") : errorResponse("INTEGRATION_FAILURE", { status: 504, message: "Network error communicating with endpoint" });
    const fact = signal.aborted ? BACKEND_FACTS.integrationTimeout : BACKEND_FACTS.httpProxyError;
    return { kind: "failed", response, problem, fact, cause };
  } finally {
    clearTimeout(timer);
    endWait();
  }
}
function upstreamUrl2(template, { forwarded, pathParameters, stageVariables }) {
  const url = template.replace(/\$\{stageVariables\.([A-Za-z0-9_]+)\}/g, (_, name) => ownValue(stageVariables, name)).replace(/\{([A-Za-z0-9._:-]+)\+?\}/g, (_, name) => ownValue(pathParameters, name));
  if (forwarded.rawQuery === "") return url;
  return url + (url.includes("?") ? "&" : "?") + forwarded.rawQuery;
}
function ownValue(values, name) {
  return Object.hasOwn(values, name) ? values[name] ?? "" : "";
}
async function readUpstreamResponse(upstream) {
  const body = await readLimited(upstream.body, MAX_BODY_BYTES);
  if (body.length > MAX_BODY_BYTES) {
    const response = errorResponse("INTEGRATION_FAILURE");
    const problem = `the response of the upstream has more than ${MAX_BODY_BYTES} bytes`;
    return { kind: "failed", response, problem, fact: BACKEND_FACTS.httpProxySize };
  }
  const headers2 = [...upstream.headers].filter(([name]) => !SKIPPED_HEADERS.has(name) && name !== "content-encoding");
  const { status, statusText } = upstream;
  const hasNoBody = status === 204 || status === 205 || status === 304;
  return {
    kind: "responded",
    response: { status, statusText, headers: headers2, body: hasNoBody ? null : body },
    fact: BACKEND_FACTS.httpProxy
  };
}

// src/gateway/authorize/identity-source-value.ts
init_raw_request();
import { hash as hash3 } from "node:crypto";

// src/gateway/request-context.ts
init_raw_request();
import { createHash as createHash2, randomUUID } from "node:crypto";
function createRequestIds() {
  const requestId = randomUUID();
  const hex = requestId.slice(0, 8) + requestId.slice(9, 13) + requestId.slice(24, 34);
  return { requestId, extendedRequestId: Buffer.from(hex, "hex").toString("base64") };
}
function restRequestContext(request2, {
  api: api2,
  resourcePath,
  resourceId,
  ids,
  nowMs
}) {
  const domainName = request2.host.replace(/:\d{1,5}$/, "");
  return {
    resourceId,
    resourcePath,
    httpMethod: request2.method,
    extendedRequestId: ids.extendedRequestId,
    requestTime: formatRequestTime(nowMs),
    path: request2.rawPath,
    accountId: api2.accountId,
    protocol: "HTTP/1.1",
    stage: api2.stage,
    domainPrefix: domainName.split(".")[0] ?? "",
    requestTimeEpoch: nowMs,
    requestId: ids.requestId,
    identity: callerIdentity(request2),
    domainName,
    deploymentId: "offline",
    apiId: api2.apiId
  };
}
function resourceIdOf(resourcePath) {
  return createHash2("sha256").update(resourcePath).digest("hex").slice(0, 6);
}
function withApiKey(context, { value, id }) {
  return { ...context, identity: { ...context.identity, apiKey: value, ...id !== void 0 && { apiKeyId: id } } };
}
function withIamCaller(context, caller) {
  return { ...context, identity: { ...context.identity, ...caller } };
}
function contextVariable(context, name) {
  let value = context;
  for (const part of name.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return void 0;
    value = value[part];
  }
  return typeof value === "string" || typeof value === "number" ? String(value) : void 0;
}
function callerIdentity(request2) {
  return {
    cognitoIdentityPoolId: null,
    accountId: null,
    cognitoIdentityId: null,
    caller: null,
    sourceIp: request2.sourceIp,
    ...request2.vpcId !== void 0 && { vpcId: request2.vpcId },
    ...request2.vpcEndpointId !== void 0 && { vpceId: request2.vpcEndpointId },
    principalOrgId: null,
    accessKey: null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
    userArn: null,
    userAgent: headerValues(request2.headers, "user-agent").at(-1) ?? null,
    user: null
  };
}
var MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
var formatted2 = { second: -1, time: "" };
function formatRequestTime(nowMs) {
  const second = Math.floor(nowMs / 1e3);
  if (formatted2.second !== second) formatted2 = { second, time: format(nowMs) };
  return formatted2.time;
}
function format(nowMs) {
  const [date = "", time = ""] = new Date(nowMs).toISOString().split("T");
  const [year = "", month = "", day = ""] = date.split("-");
  return `${day}/${MONTHS[Number(month) - 1] ?? ""}/${year}:${time.slice(0, 8)} +0000`;
}

// src/gateway/authorize/identity-source-value.ts
function identitySourceValue(source, request2) {
  const value = readSource(source, request2);
  return value === "" ? void 0 : value;
}
function readSource({ in: location, name }, request2) {
  const { forwarded, stageVariables } = request2;
  switch (location) {
    case "header":
      return joinValues(headerValues(forwarded.headers, name));
    case "query":
      return joinValues(forwarded.query.filter(([key]) => key === name).map(([, value]) => value));
    case "stageVariable":
      return Object.hasOwn(stageVariables, name) ? stageVariables[name] : void 0;
    case "context":
      return contextVariable(request2.requestContext, name);
  }
}
function sourceName({ in: location, name }) {
  return `${PREFIXES[location]}${name}`;
}
var PREFIXES = {
  header: "method.request.header.",
  query: "method.request.querystring.",
  stageVariable: "stageVariables.",
  context: "context."
};
function cacheKey(values) {
  return hash3("sha256", JSON.stringify(values), "base64");
}
function joinValues(values) {
  return values.length === 0 ? void 0 : values.join(",");
}

// src/gateway/authorize/result-cache.ts
var MAX_ENTRIES = 1e4;
var MAX_SIZE = 32e6;
function resultCache(ttlSeconds) {
  const store = new LruMap(MAX_ENTRIES);
  const running = /* @__PURE__ */ new Map();
  let totalSize = 0;
  let started = 0;
  function remove(key) {
    totalSize -= store.items.get(key)?.value.size ?? 0;
    store.delete(key);
  }
  function save(key, { response, size, nowMs }) {
    remove(key);
    if (size > MAX_SIZE) return;
    while (store.size > 0 && (store.size >= MAX_ENTRIES || totalSize + size > MAX_SIZE)) remove(store.first.key);
    store.set(key, { response, size, expiresAtMs: nowMs + ttlSeconds * 1e3 });
    totalSize += size;
  }
  return {
    get(key, nowMs) {
      const entry2 = store.get(key);
      if (entry2 === void 0) return void 0;
      const { response, expiresAtMs } = entry2;
      if (nowMs < expiresAtMs) return { response, ageSeconds: ttlSeconds - (expiresAtMs - nowMs) / 1e3 };
      remove(key);
      return void 0;
    },
    begin(key) {
      if (ttlSeconds === 0) return () => {
      };
      const start = ++started;
      const invocations = running.get(key) ?? { count: 0, latestEnded: 0 };
      invocations.count += 1;
      running.set(key, invocations);
      return (result) => {
        if (running.get(key) !== invocations) return;
        invocations.count -= 1;
        if (invocations.count === 0) running.delete(key);
        if (start < invocations.latestEnded) return;
        invocations.latestEnded = start;
        if (result !== void 0) save(key, result);
      };
    },
    flush() {
      store.clear();
      running.clear();
      totalSize = 0;
    },
    get entries() {
      return store.size;
    }
  };
}

// src/gateway/rest/rest-api.ts
init_raw_request();

// src/gateway/usage/usage-meter.ts
function usageMeter({ apiKeys, usagePlans }) {
  const keyIds = new Map(Object.entries(apiKeys).map(([id, { value }]) => [value, id]));
  const buckets = /* @__PURE__ */ new Map();
  const counters = /* @__PURE__ */ new Map();
  function findPlanId(apiKeyId, stage) {
    const plans = Object.entries(usagePlans);
    return plans.find(([, { apiKeys: members, stages }]) => members.includes(apiKeyId) && (stages?.includes(stage) ?? true))?.[0];
  }
  function currentCounter(planId, keyId2, { quota, nowMs }) {
    const name = JSON.stringify([planId, keyId2]);
    const periodStartMs = startOfPeriod(quota, nowMs);
    const counter = counters.get(name);
    if (counter?.periodStartMs === periodStartMs) return counter;
    const fresh = { periodStartMs, used: 0 };
    counters.set(name, fresh);
    return fresh;
  }
  function takeToken(name, { rateLimit, burstLimit }, nowMs) {
    const { tokens, updatedMs } = buckets.get(name) ?? { tokens: burstLimit, updatedMs: nowMs };
    const refilled = Math.min(burstLimit, tokens + Math.max(0, nowMs - updatedMs) / 1e3 * rateLimit);
    const isTaken = refilled >= 1;
    buckets.set(name, { tokens: isTaken ? refilled - 1 : refilled, updatedMs: nowMs });
    return isTaken;
  }
  return {
    findKeyId: (value) => keyIds.get(value),
    admit(value, { routeKey, stage, nowMs }) {
      const apiKeyId = value !== void 0 && keyIds.get(value) || null;
      const usagePlanId = apiKeyId !== null && findPlanId(apiKeyId, stage) || null;
      const ids = { apiKeyId, usagePlanId };
      if (value === void 0) return { ...rejected2("INVALID_API_KEY", "the API key is missing"), ...ids };
      if (apiKeyId === null) return { ...rejected2("INVALID_API_KEY", "the API key is unknown"), ...ids };
      if (apiKeys[apiKeyId]?.enabled === false) return { ...rejected2("INVALID_API_KEY", "the API key is disabled"), ...ids };
      const plan = usagePlanId === null ? void 0 : usagePlans[usagePlanId];
      if (usagePlanId === null || plan === void 0)
        return { ...rejected2("INVALID_API_KEY", "the API key is in no usage plan of this stage"), ...ids };
      const { quota } = plan;
      const counter = quota && currentCounter(usagePlanId, apiKeyId, { quota, nowMs });
      if (quota !== void 0 && counter !== void 0 && counter.used >= quota.limit)
        return { ...rejected2("QUOTA_EXCEEDED", "the quota of the usage plan is exhausted"), ...ids };
      const throttle = selectThrottle(plan, routeKey);
      if (throttle !== void 0 && !takeToken(JSON.stringify([usagePlanId, apiKeyId, throttle.name]), throttle.limits, nowMs))
        return { ...rejected2("THROTTLED", "the rate limit of the usage plan is exceeded"), ...ids };
      if (counter !== void 0) counter.used += 1;
      return { kind: "admitted", ...ids };
    },
    remaining(nowMs) {
      const plans = Object.entries(usagePlans).map(([planId, { apiKeys: members, quota }]) => {
        const remainingOf = (keyId2) => quota === void 0 ? null : Math.max(0, quota.limit - currentCounter(planId, keyId2, { quota, nowMs }).used);
        return [planId, Object.fromEntries(members.map((keyId2) => [keyId2, remainingOf(keyId2)]))];
      });
      return Object.fromEntries(plans);
    }
  };
}
var FACTS = {
  INVALID_API_KEY: BACKEND_FACTS.apiKey,
  QUOTA_EXCEEDED: BACKEND_FACTS.quota,
  THROTTLED: BACKEND_FACTS.throttle
};
function rejected2(type, reason) {
  return { kind: "rejected", response: errorResponse(type), reason, fact: FACTS[type] };
}
function selectThrottle({ throttle, methodThrottle = {} }, routeKey) {
  const own2 = Object.hasOwn(methodThrottle, routeKey) ? methodThrottle[routeKey] : void 0;
  if (own2 !== void 0) return { name: routeKey, limits: own2 };
  return throttle && { name: "", limits: throttle };
}
var DAY_MS = 864e5;
function startOfPeriod({ period, offset = 0 }, nowMs) {
  const day = Math.floor(nowMs / DAY_MS);
  if (period === "DAY") return day * DAY_MS;
  if (period === "WEEK") {
    const weekday = (day + 4) % 7;
    return (day - (weekday - offset + 7) % 7) * DAY_MS;
  }
  const date = new Date(nowMs);
  const isBeforeStart = date.getUTCDate() < 1 + offset;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - (isBeforeStart ? 1 : 0), 1 + offset);
}

// src/gateway/rest/address.ts
init_errors();
function addressResolver(options) {
  const { mainStage, stages, basePath, disableExecuteApiEndpoint, endpointHosts: endpointHosts2 } = options;
  const domains = new Map(Object.entries(options.domains).map(([name, domain]) => [name.toLowerCase(), domain]));
  return function resolveAddress(host, rawPath) {
    const name = withoutPort(host.toLowerCase());
    const domain = domains.get(name);
    if (domain !== void 0) return throughMapping(domain, rawPath, name);
    if (disableExecuteApiEndpoint)
      return unreachable(
        REQUEST_FACTS.defaultEndpointDisabled,
        "the default endpoint is disabled, and the host is no custom domain"
      );
    if (basePath !== void 0) return throughMapping({ basePath }, rawPath, void 0);
    const isDefaultEndpoint = name.includes(".execute-api.");
    if (endpointHosts2 !== null && isDefaultEndpoint && name.includes("-vpce-") && !endpointHosts2.has(name))
      return unreachable(REQUEST_FACTS.privateEndpoint, "the VPC endpoint in the host is not associated with this API");
    const address = stageFromPath(rawPath);
    if (address !== void 0) return reached({ ...address, eventPath: address.path, fact: REQUEST_FACTS.defaultEndpoint });
    return isDefaultEndpoint ? unreachable(REQUEST_FACTS.defaultEndpoint, "the first path segment is not a stage of this API") : reached({ stage: mainStage, path: rawPath, eventPath: rawPath, fact: REQUEST_FACTS.localHost });
  };
  function throughMapping({ basePath: prefix, stage = mainStage }, rawPath, domainName) {
    const fact = REQUEST_FACTS.customDomain;
    const path = removePrefix(rawPath, withLeadingSlash(prefix ?? ""));
    if (path === void 0) return unreachable(fact, "the path does not begin with the base path");
    if (stage !== null) return reached({ stage, path, eventPath: rawPath, domainName, fact });
    const address = stageFromPath(path);
    if (address === void 0) return unreachable(fact, "the path segment after the base path is not a stage of this API");
    return reached({ ...address, eventPath: rawPath, domainName, fact });
  }
  function stageFromPath(path) {
    const end = path.indexOf("/", 1);
    const stage = end === -1 ? path.slice(1) : path.slice(1, end);
    return stages.has(stage) ? { stage, path: end === -1 ? "/" : path.slice(end) } : void 0;
  }
}
function reached(address) {
  return { kind: "reached", ...address, domainName: address.domainName };
}
function unreachable(fact, problem) {
  return { kind: "unreachable", fact, problem };
}
function requestPrefix({ stage, domain }, { mainStage, stages, basePath, domains }, defaultHost2) {
  if (domain !== void 0) {
    if (stage !== void 0) throw new ConfigError("request", "stage", "", "stage cannot be combined with domain.");
    const mapping = Object.hasOwn(domains, domain) ? domains[domain] : void 0;
    if (mapping === void 0)
      throw new ConfigError("request", "domain", `a domain name under domains: ${Object.keys(domains).join(", ")}`);
    const prefix = withLeadingSlash(mapping.basePath ?? "");
    return { host: domain, prefix: mapping.stage === null ? `${prefix}/${mainStage}` : prefix };
  }
  if (stage === void 0) return { host: defaultHost2, prefix: basePath ?? `/${mainStage}` };
  if (basePath !== void 0)
    throw new ConfigError("request", "stage", "", "stage cannot be combined with basePath of the API, which names one stage.");
  checkStage("request", stage, stages);
  return { host: defaultHost2, prefix: `/${stage}` };
}
function checkStage(subject, stage, stages) {
  if (!stages.has(stage)) throw new ConfigError(subject, "stage", `a stage of this API: ${[...stages].join(", ")}`);
}
function withLeadingSlash(basePath) {
  return basePath === "" || basePath.startsWith("/") ? basePath : `/${basePath}`;
}
function withoutPort(host) {
  return host.replace(/:\d{1,5}$/, "");
}
function removePrefix(rawPath, prefix) {
  if (rawPath === prefix) return "/";
  return rawPath.startsWith(`${prefix}/`) ? rawPath.slice(prefix.length) : void 0;
}

// src/gateway/rest/check-rest-options.ts
init_errors();
init_options();

// src/gateway/responses/gateway-response.ts
init_type_guards();
init_options();
var HEADER_PREFIX = "gatewayresponse.header.";
function checkGatewayResponses(given) {
  const entries = Object.entries(given).filter(([, response]) => response !== void 0);
  return Object.fromEntries(entries.map(([name, response]) => [name, checkGatewayResponse(name, response)]));
}
function checkGatewayResponse(name, given) {
  const path = `gatewayResponses.${name}`;
  if (!GATEWAY_RESPONSE_NAMES.has(name)) throw unknownOption("restApi", name, [...GATEWAY_RESPONSE_NAMES], "gatewayResponses.");
  if (!isRecord(given)) throw wrongValue("restApi", path, "an object", given);
  const checks = {
    statusCode: optional(integer(200, 599)),
    responseParameters: optional(
      valid(
        "an object of 'gatewayresponse.header.{name}' with a value in single quotes or a mapping such as context.requestId",
        (value) => isRecord(value) && Object.entries(value).every(isResponseParameter)
      )
    ),
    responseTemplates: optional(
      valid(
        "an object of templates by content type",
        (value) => isRecord(value) && Object.entries(value).every(isTemplate)
      )
    )
  };
  return optionSchema("restApi", checks, `${path}.`).check(given);
}
function isResponseParameter([name, value]) {
  const isHeader = name.startsWith(HEADER_PREFIX) && /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name.slice(HEADER_PREFIX.length));
  return isHeader && typeof value === "string" && (/^'[\t -~]*'$/.test(value) || /^(context|stageVariables|method\.request)\../.test(value));
}
function isTemplate([contentType, template]) {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(contentType) && typeof template === "string";
}
function responseHeaders({ responseParameters = {} }) {
  return Object.entries(responseParameters).map(([name, value]) => [name.slice(HEADER_PREFIX.length), value]);
}

// src/gateway/usage/usage-options.ts
init_errors();
init_type_guards();
init_options();
var keyValue = valid(
  "20 to 128 letters, digits and hyphens",
  (value) => typeof value === "string" && /^[A-Za-z0-9-]{20,128}$/.test(value)
);
var THROTTLE = { rateLimit: number(0, 1e6), burstLimit: integer(0, 1e6) };
function checkApiKeys(subject, given) {
  const ids = /* @__PURE__ */ new Map();
  return mapValues2(given, (key, id) => {
    const path = `apiKeys["${id}"]`;
    if (!isRecord(key)) throw wrongValue(subject, path, "an object", key);
    const checked = optionSchema(subject, { value: keyValue, enabled: optional(boolean) }, `${path}.`).check(key);
    if (ids.has(checked.value)) throw new ConfigError(subject, `${path}.value`, "different from the values of other API keys");
    ids.set(checked.value, id);
    return checked;
  });
}
function checkUsagePlans(subject, given, names2) {
  const plans = mapValues2(given, (plan, id) => checkUsagePlan({ subject, path: `usagePlans["${id}"]` }, plan, names2));
  const owners = /* @__PURE__ */ new Map();
  for (const [id, { apiKeys, stages = names2.stages }] of Object.entries(plans)) {
    for (const membership of stages.flatMap((stage) => apiKeys.map((key) => `${stage} ${key}`))) {
      const problem = `usagePlans["${id}"].apiKeys has a key that is also in the plan "${owners.get(membership)}" for the same stage`;
      if (owners.has(membership)) throw new ConfigError(subject, `usagePlans["${id}"].apiKeys`, "", problem);
      owners.set(membership, id);
    }
  }
  return plans;
}
function checkUsagePlan({ subject, path }, given, names2) {
  if (!isRecord(given)) throw wrongValue(subject, path, "an object", given);
  const plan = optionSchema(
    subject,
    {
      apiKeys: arrayOf("an array of different IDs under apiKeys", isOneOf2(names2.apiKeys)),
      stages: optional(arrayOf("an array of stages of this API", isOneOf2(names2.stages))),
      throttle: optional(object),
      methodThrottle: optional(object),
      quota: optional(object)
    },
    `${path}.`
  ).check(given);
  if (new Set(plan.apiKeys).size < plan.apiKeys.length)
    throw new ConfigError(subject, `${path}.apiKeys`, "an array of different IDs under apiKeys");
  return {
    ...plan,
    throttle: plan.throttle && checkThrottle({ subject, path: `${path}.throttle` }, plan.throttle),
    methodThrottle: plan.methodThrottle && mapValues2(plan.methodThrottle, (throttle, routeKey) => {
      const option = `${path}.methodThrottle["${routeKey}"]`;
      if (!names2.routeKeys.includes(routeKey)) throw new ConfigError(subject, option, "the limits of a route under routes");
      return checkThrottle({ subject, path: option }, throttle);
    }),
    quota: plan.quota && checkQuota({ subject, path: `${path}.quota` }, plan.quota)
  };
}
function checkThrottle({ subject, path }, given) {
  if (!isRecord(given)) throw wrongValue(subject, path, "an object", given);
  return optionSchema(subject, THROTTLE, `${path}.`).check(given);
}
var LAST_OFFSETS = { DAY: 0, WEEK: 6, MONTH: 27 };
function checkQuota({ subject, path }, given) {
  const period = oneOf("DAY", "WEEK", "MONTH");
  const checks = { limit: integer(0, Number.MAX_SAFE_INTEGER), period, offset: optional(integer(0, 27)) };
  const quota = optionSchema(subject, checks, `${path}.`).check(given);
  const last = LAST_OFFSETS[quota.period];
  if ((quota.offset ?? 0) > last)
    throw new ConfigError(subject, `${path}.offset`, `an integer from 0 to ${last} for the period ${quota.period}`);
  return quota;
}
function isOneOf2(names2) {
  return (value) => string.accepts(value) && names2.some((name) => name === value);
}
function mapValues2(record, map) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}

// src/gateway/rest/canary.ts
init_errors();
init_options();
function variantSelector(api2, canary) {
  const base = { api: api2, isCanary: false };
  if (canary === void 0) return () => base;
  const { percentTraffic, stageVariableOverrides = {}, random = seededRandom() } = canary;
  const stageVariables = { ...api2.stageVariables, ...stageVariableOverrides };
  const released = { api: { ...api2, stageVariables }, isCanary: true };
  return () => {
    const value = random();
    if (typeof value !== "number" || !(value >= 0 && value < 1))
      throw new ConfigError("restApi", "canary.random", "a function that returns a number from 0 to 1 (exclusive)");
    return value * 100 < percentTraffic ? released : base;
  };
}
function checkCanary(path, given) {
  const checks = { percentTraffic: number(0, 100), stageVariableOverrides: optional(object), random: optional(callback) };
  const canary = optionSchema("restApi", checks, path).check(given);
  checkStageVariables({ subject: "restApi", path: `${path}stageVariableOverrides` }, canary.stageVariableOverrides ?? {});
  return canary;
}
function seededRandom() {
  let state = 2654435769;
  return () => {
    state = state + 1831565813 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 4294967296;
  };
}

// src/gateway/rest/check-endpoint.ts
init_errors();
function checkEndpoint({ endpointType = "REGIONAL", vpcEndpointIds, domains = {} }) {
  const isPrivate = endpointType === "PRIVATE";
  if (vpcEndpointIds !== void 0 && !isPrivate) throw privateOnly("vpcEndpointIds");
  for (const [name, { policy, stage }] of Object.entries(domains)) {
    const option = `domains["${name}"]`;
    if (policy !== void 0 && !isPrivate) throw privateOnly(`${option}.policy`);
    if (stage === null && isPrivate) {
      const problem = `${option}.stage cannot be null for a private API. Name the stage of the mapping.`;
      throw new ConfigError("restApi", `${option}.stage`, "", problem);
    }
  }
}
function privateOnly(option) {
  return new ConfigError("restApi", option, "", `${option} needs endpointType 'PRIVATE'. Only private APIs have it.`);
}
var INFERRED = [
  "missingSourceAtTtlZero",
  "allowWithoutPrincipalId",
  "cognitoWithSilentResourcePolicy",
  "authorizerTimeout"
];
function checkStrict({ strict = false, uncertain = {}, usagePlans = {} }) {
  if (!strict) return;
  for (const name of INFERRED) {
    if (uncertain[name] !== void 0) throw inferred(`uncertain.${name}`);
  }
  for (const [id, { quota }] of Object.entries(usagePlans)) {
    if (quota !== void 0) throw inferred(`usagePlans["${id}"].quota`);
  }
}
function inferred(option) {
  const problem = `${option} rests on behavior that AWS does not document. Remove it, or set strict to false.`;
  return new ConfigError("restApi", option, "", problem);
}

// src/gateway/rest/cors.ts
init_errors();
init_options();
var isNames = (value) => Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string" && /^[\w!#$%&'*+.^`|~-]+$/.test(name));
var names = valid("an array with at least one name", isNames);
var isOrigin = (value) => string.accepts(value) && /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+$/.test(String(value));
var origins = valid(
  "'*', or an array of origins such as https://app.example",
  (value) => value === "*" || Array.isArray(value) && value.length > 0 && value.every(isOrigin)
);
var OPTIONS7 = optionSchema(
  "restApi",
  {
    allowOrigins: origins,
    allowMethods: optional(names),
    allowHeaders: optional(names),
    allowCredentials: optional(boolean),
    maxAgeSeconds: optional(integer(0, 86400)),
    status: optional(oneOf(200, 204))
  },
  "cors."
);
function checkCors(given) {
  const cors = OPTIONS7.check(given);
  if (cors.allowCredentials === true && cors.allowOrigins === "*")
    throw new ConfigError(
      "restApi",
      "cors.allowCredentials",
      "",
      "cors.allowCredentials cannot be combined with the origin '*'. List the origins."
    );
  return cors;
}
var DEFAULT_HEADERS = ["Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token"];
var ALL_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
function addPreflightRoutes(routes, cors) {
  const methodsByPath = /* @__PURE__ */ new Map();
  for (const routeKey of Object.keys(routes)) {
    const [method2 = "", path = ""] = routeKey.split(" ");
    methodsByPath.set(path, [...methodsByPath.get(path) ?? [], ...method2 === "ANY" ? ALL_METHODS : [method2]]);
  }
  const preflights = [...methodsByPath].map(([path, methods]) => [`OPTIONS ${path}`, preflightRoute(cors, methods)]).filter(([routeKey]) => !Object.hasOwn(routes, routeKey));
  return { ...routes, ...Object.fromEntries(preflights) };
}
function preflightRoute(cors, methods) {
  const { allowOrigins, allowHeaders = DEFAULT_HEADERS, allowCredentials = false, maxAgeSeconds, status = 204 } = cors;
  const allowMethods = cors.allowMethods ?? [.../* @__PURE__ */ new Set([...methods, "OPTIONS"])];
  const headers2 = {
    "access-control-allow-methods": allowMethods.join(","),
    "access-control-allow-headers": allowHeaders.join(","),
    ...allowCredentials && { "access-control-allow-credentials": "true" },
    ...maxAgeSeconds !== void 0 && { "access-control-max-age": String(maxAgeSeconds) },
    ...allowOrigins !== "*" && { vary: "Origin" }
  };
  return {
    authorizer: "NONE",
    integration: (event) => {
      const origin = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === "origin")?.[1];
      const allowOrigin = allowOrigins === "*" ? "*" : allowOrigins.find((allowed2) => allowed2 === origin) ?? allowOrigins[0] ?? "";
      return new Response(null, { status, headers: { ...headers2, "access-control-allow-origin": allowOrigin } });
    }
  };
}

// src/gateway/rest/validate-request.ts
init_type_guards();
init_options();
init_trace_steps();
init_raw_request();
var VALIDATION_CHECKS = {
  requestParameters: optional(
    valid(
      "an object of 'method.request.{header, querystring or path}.{name}' with true or false",
      (value) => isRecord(value) && Object.entries(value).every(isParameter)
    )
  ),
  requestModels: optional(
    valid(
      "an object of functions by content type",
      (value) => isRecord(value) && Object.values(value).every((model) => callback.accepts(model))
    )
  ),
  requestValidator: optional(valid("an object", isRecord))
};
function isParameter([name, isRequired]) {
  return /^method\.request\.(header|querystring|path)\.[^\s]+$/.test(name) && typeof isRequired === "boolean";
}
function checkRequestValidator(given, path) {
  const checks = { validateRequestParameters: optional(boolean), validateRequestBody: optional(boolean) };
  return optionSchema("restApi", checks, path).check(given ?? {});
}
function validateRequest(request2, { requestParameters = {}, requestModels = {}, requestValidator = {} }) {
  const { validateRequestParameters = false, validateRequestBody = false } = requestValidator;
  const missing = validateRequestParameters ? findMissingParameters(request2, requestParameters) : [];
  if (validateRequestParameters) {
    const { requestParameters: fact } = BACKEND_FACTS;
    if (missing.length > 0) request2.steps.push(failedStep(fact, "required parameters", `missing: ${missing.join(", ")}`));
    else request2.steps.push(passedStep(fact, "required parameters", "present"));
  }
  if (missing.length > 0) {
    const message = `Missing required request parameters: [${missing.join(", ")}]`;
    return { response: errorResponse("BAD_REQUEST_PARAMETERS", { message }), reason: "a required parameter is missing" };
  }
  return validateRequestBody ? validateBody(request2, requestModels) : void 0;
}
function findMissingParameters(request2, parameters) {
  return Object.entries(parameters).flatMap(([parameter, isRequired]) => {
    const [, , location = "", ...rest] = parameter.split(".");
    const name = rest.join(".");
    const isPresent = readParameter(request2, location, name).some((value) => value.trim() !== "");
    return isRequired && !isPresent ? [name] : [];
  });
}
function readParameter({ received, pathParameters }, location, name) {
  if (location === "header") return headerValues(received.headers, name);
  if (location === "querystring") return received.query.filter(([key]) => key === name).map(([, value]) => value);
  return Object.hasOwn(pathParameters, name) ? [pathParameters[name] ?? ""] : [];
}
function validateBody({ received, steps }, models) {
  const contentType = headerValues(received.headers, "content-type").at(-1)?.split(";")[0]?.trim().toLowerCase();
  const model = models[contentType ?? "application/json"] ?? models["$default"];
  if (model === void 0) return void 0;
  const asked = "body that matches its model";
  let body;
  try {
    body = JSON.parse(new TextDecoder().decode(received.body));
  } catch {
    steps.push(failedStep(BACKEND_FACTS.requestBody, asked, "the body is not JSON"));
    return invalidBody(["the body is not JSON"]);
  }
  try {
    const problems = model(body);
    if (problems.length === 0) {
      steps.push(passedStep(BACKEND_FACTS.requestBody, asked, "the body matches"));
      return void 0;
    }
    steps.push(failedStep(BACKEND_FACTS.requestBody, asked, `problems: ${problems.length}`));
    return invalidBody(problems);
  } catch (cause) {
    const reason = "a request model threw an error";
    steps.push(failedStep(BACKEND_FACTS.requestModelError, asked, reason));
    return { response: errorResponse("API_CONFIGURATION_ERROR"), reason, cause };
  }
}
function invalidBody(problems) {
  const validationError = `[${problems.join(", ")}]`;
  return { response: errorResponse("BAD_REQUEST_BODY", { validationError }), reason: "the body does not match its model" };
}

// src/gateway/rest/check-rest-options.ts
var OPTIONS8 = optionSchema("restApi", {
  ...SHARED_CHECKS,
  stage: string,
  authorizers: object,
  stageVariables: optional(object),
  stages: optional(object),
  resourcePolicy: optional(object),
  basePath: optional(
    valid("a base path without a trailing slash, such as 'v1', or an empty string", (value) => value === "" || isBasePath(value))
  ),
  uncertain: optional(object),
  apiKeys: optional(object),
  usagePlans: optional(object),
  apiKeySource: optional(oneOf("HEADER", "AUTHORIZER")),
  requestValidator: optional(object),
  cors: optional(object),
  gatewayResponses: optional(object),
  canary: optional(object),
  endpointType: optional(oneOf("EDGE", "REGIONAL", "PRIVATE")),
  vpcEndpointIds: optional(arrayOf("an array of VPC endpoint IDs such as vpce-0123456789abcdef0", isVpcEndpointId)),
  binaryMediaTypes: optional(arrayOf("an array of media types such as 'image/png' or '*/*'", isMediaType)),
  routes: valid("an object with at least one route", (value) => object.accepts(value) && Object.keys(value).length > 0)
});
var UNCERTAIN = optionSchema(
  "restApi",
  {
    denialText: optional(oneOf("new", "old")),
    missingSourceAtTtlZero: optional(oneOf("unauthorized", "invoke")),
    allowWithoutPrincipalId: optional(oneOf("error", "allow")),
    cognitoWithSilentResourcePolicy: optional(oneOf("deny", "allow")),
    authorizerTimeout: optional(oneOf("AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE"))
  },
  "uncertain."
);
var RESERVED_NAMES = ["AWS_IAM", "NONE"];
function checkRestOptions(given) {
  const options = OPTIONS8.check(given);
  const { authorizers, uncertain = {} } = options;
  for (const name of RESERVED_NAMES) {
    if (Object.hasOwn(authorizers, name))
      throw new ConfigError("restApi", `authorizers["${name}"]`, "", `the authorizer name "${name}" is reserved. Rename it.`);
  }
  if (options.domains !== void 0 && options.basePath !== void 0)
    throw new ConfigError("restApi", "basePath", "", "basePath cannot be combined with domains. Set it in the domain.");
  const apiKeys = checkApiKeys("restApi", options.apiKeys ?? {});
  const stages = mapValues3(options.stages ?? {}, (stage, name) => checkStage2(`stages["${name}"]`, stage));
  if (Object.hasOwn(stages, options.stage))
    throw new ConfigError(
      "restApi",
      `stages["${options.stage}"]`,
      "",
      "stages has the name of the main stage. List only further stages."
    );
  const shared = checkSharedOptions(options, { subject: "restApi", stages: [options.stage, ...Object.keys(stages)] });
  checkEndpoint({ ...options, ...shared });
  checkStrict(options);
  return {
    ...options,
    ...options.canary !== void 0 && { canary: checkCanary("canary.", options.canary) },
    stages,
    ...shared,
    apiKeys,
    usagePlans: checkUsagePlans("restApi", options.usagePlans ?? {}, {
      apiKeys: Object.keys(apiKeys),
      stages: [options.stage, ...Object.keys(stages)],
      routeKeys: Object.keys(options.routes)
    }),
    uncertain: UNCERTAIN.check(uncertain),
    ...options.cors !== void 0 && { cors: checkCors(options.cors) },
    requestValidator: checkRequestValidator(options.requestValidator, "requestValidator."),
    gatewayResponses: checkGatewayResponses(options.gatewayResponses ?? {}),
    routes: mapValues3(options.routes, (route2, key) => checkRoute(`routes["${key}"]`, route2, authorizers))
  };
}
function checkRoute(option, given, authorizers) {
  const names2 = [...Object.keys(authorizers), ...RESERVED_NAMES];
  const checks = {
    authorizer: nullable(oneOf(...names2), "leave the route without authorization"),
    apiKeyRequired: optional(boolean),
    ...VALIDATION_CHECKS,
    scopes: optional(arrayOf("an array with at least one scope", string.accepts)),
    integration: valid(
      "a function or an object { type, handler }",
      (value) => callback.accepts(value) || object.accepts(value)
    )
  };
  if (!object.accepts(given)) throw wrongValue("restApi", option, "an object", given);
  const route2 = optionSchema("restApi", checks, `${option}.`).check(given);
  checkIntegration({ subject: "restApi", path: `${option}.integration.` }, route2.integration);
  checkRequestValidator(route2.requestValidator, `${option}.requestValidator.`);
  if (route2.scopes === void 0) return route2;
  if (!readsScopes(authorizers[route2.authorizer ?? "NONE"]))
    throw new ConfigError("restApi", `${option}.scopes`, "", `${option}.scopes needs a COGNITO_USER_POOLS or JWT authorizer`);
  if (route2.scopes.length === 0) throw wrongValue("restApi", `${option}.scopes`, checks.scopes.expected, route2.scopes);
  return route2;
}
function checkStage2(option, given) {
  if (!object.accepts(given)) throw wrongValue("restApi", option, "an object", given);
  const checks = { stageVariables: optional(object), canary: optional(object) };
  const stage = optionSchema("restApi", checks, `${option}.`).check(given);
  return stage.canary === void 0 ? stage : { ...stage, canary: checkCanary(`${option}.canary.`, stage.canary) };
}
function readsScopes(entry2) {
  const type = object.accepts(entry2) ? entry2.type : void 0;
  return type === "COGNITO_USER_POOLS" || type === "JWT";
}
function isVpcEndpointId(value) {
  return typeof value === "string" && /^vpce-[0-9a-f]{1,32}$/.test(value);
}
function isMediaType(value) {
  return typeof value === "string" && value.length <= 255 && /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+$/.test(value);
}
function mapValues3(record, map) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}

// src/gateway/rest/finish-request.ts
init_trace_steps();

// src/gateway/responses/render-error-response.ts
init_raw_request();

// src/gateway/responses/response-variables.ts
init_raw_request();
var NAME = String.raw`(?:context|stageVariables|method\.request)(?:\.[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*)+`;
var VARIABLE = new RegExp(String.raw`\$(?:\{(${NAME})\}|(${NAME}))`, "g");
function renderTemplate(template, variables) {
  return template.replace(
    VARIABLE,
    (_, inBraces, name) => resolveVariable(inBraces ?? name, variables)
  );
}
function renderHeader(value, variables) {
  const text = value.startsWith("'") ? value.slice(1, -1) : resolveVariable(value, variables);
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "");
}
function resolveVariable(name, variables) {
  const { error, requestContext, stageVariables, authorizer = {} } = variables;
  const errorContext = {
    message: error.message ?? "",
    messageString: JSON.stringify(error.message),
    responseType: error.type,
    validationErrorString: error.validationError ?? ""
  };
  const [root, ...path] = name.split(".");
  if (root === "context") return readPath({ ...requestContext, error: errorContext, authorizer }, path);
  if (root === "stageVariables") return readPath(stageVariables, path);
  const [, location = "", ...rest] = path;
  return readRequestParameter(location, rest.join("."), variables);
}
function readRequestParameter(location, name, { request: request2, pathParameters }) {
  if (location === "header") return headerValues(request2.headers, name).at(-1) ?? "";
  if (location === "querystring") return request2.query.filter(([key]) => key === name).at(-1)?.[1] ?? "";
  return location === "path" ? readPath(pathParameters, [name]) : "";
}
function readPath(root, path) {
  let value = root;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return "";
    value = value[name];
  }
  return value === null || value === void 0 ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}

// src/gateway/responses/render-error-response.ts
var JSON_TYPE = "application/json";
function renderDefaultResponse(error) {
  return createResponse(error, { status: error.status, contentType: JSON_TYPE, body: defaultBody(error) });
}
function renderErrorResponse(custom, variables) {
  const { error } = variables;
  const template = selectTemplate(custom, variables);
  const response = createResponse(error, {
    status: custom.statusCode ?? error.status,
    contentType: template?.contentType ?? JSON_TYPE,
    body: template === void 0 ? defaultBody(error) : renderTemplate(template.text, variables)
  });
  const added = responseHeaders(custom).map(([name, value]) => [name, renderHeader(value, variables)]);
  const replaced = new Set(added.map(([name]) => name.toLowerCase()));
  return { ...response, headers: [...response.headers.filter(([name]) => !replaced.has(name.toLowerCase())), ...added] };
}
function defaultBody({ type, message }) {
  return JSON.stringify(type === "ACCESS_DENIED" ? { Message: message } : { message });
}
function selectGatewayResponse(responses, { type, status }) {
  if (!isCustomizable(type)) return void 0;
  const names2 = [type, status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX"];
  for (const name of names2) {
    const response = responses[name];
    if (response !== void 0) return { name, response };
  }
  return void 0;
}
function selectTemplate({ responseTemplates }, { request: request2 }) {
  const templates = Object.entries(responseTemplates ?? {});
  if (templates.length === 0) return void 0;
  const accepted = headerValues(request2.headers, "accept").flatMap(
    (value) => value.split(",").map((type) => type.split(";")[0]?.trim())
  );
  const [contentType, text] = templates.find(([type]) => accepted.includes(type)) ?? templates.find(([type]) => type === JSON_TYPE) ?? templates[0] ?? [];
  return contentType === void 0 || text === void 0 ? void 0 : { contentType, text };
}
function createResponse({ errorType }, { status, contentType, body }) {
  const headers2 = [["content-type", contentType]];
  if (errorType !== void 0) headers2.push(["x-amzn-ErrorType", errorType]);
  const hasNoBody = status === 204 || status === 205 || status === 304;
  return { status, headers: headers2, body: hasNoBody ? null : body };
}

// src/gateway/rest/edge-headers.ts
var VIA = "1.1 offline.cloudfront.net (CloudFront)";
var EDGE_ADDRESS = "130.176.0.1";
function withEdgeHeaders(headers2, { requestId }) {
  return [
    ...headers2.filter(([name]) => !isEdgeHeader(name.toLowerCase())),
    ["CloudFront-Forwarded-Proto", "https"],
    ["Via", VIA],
    ["X-Amz-Cf-Id", requestId]
  ];
}
function isEdgeHeader(name) {
  return name.startsWith("cloudfront-") || name === "via" || name === "x-amz-cf-id";
}
function edgeResponseHeaders(status, { requestId }) {
  return [
    ["X-Cache", status < 400 ? "Miss from cloudfront" : "Error from cloudfront"],
    ["Via", VIA],
    ["X-Amz-Cf-Pop", "IAD89-C1"],
    ["X-Amz-Cf-Id", requestId]
  ];
}

// src/gateway/rest/finish-request.ts
var NO_STAGE = {
  stage: null,
  canary: false,
  route: null,
  authorization: null,
  authorizer: null,
  methodArn: null,
  apiKeyId: null,
  usagePlanId: null
};
function finishUnparsed(rejection, { ids, steps, endpointType }) {
  const rendered = renderDefaultResponse(rejection.response);
  return {
    response: buildResponse(rendered, { ids, endpointType }),
    trace: rejectionTrace(rejection, { ids, location: NO_STAGE, status: rendered.status, steps })
  };
}
function finishRejected(rejection, environment) {
  const { variant, gatewayResponses, ids, nowMs, received, routed, steps, endpointType } = environment;
  const { api: api2, isCanary } = variant;
  const { location = { ...NO_STAGE, stage: api2.stage, canary: isCanary } } = environment;
  const custom = selectGatewayResponse(gatewayResponses, rejection.response);
  if (custom !== void 0) recordCustomization(steps, custom.name);
  const rendered = custom === void 0 ? renderDefaultResponse(rejection.response) : renderErrorResponse(custom.response, {
    error: rejection.response,
    request: received,
    requestContext: routed?.requestContext ?? restRequestContext(received, {
      api: api2,
      resourcePath: received.path,
      resourceId: resourceIdOf(received.path),
      ids,
      nowMs
    }),
    stageVariables: api2.stageVariables,
    pathParameters: routed?.pathParameters ?? {},
    authorizer: rejection.authorizer
  });
  return {
    response: buildResponse(rendered, { ids, endpointType }),
    trace: rejectionTrace(rejection, { ids, location, status: rendered.status, steps })
  };
}
function recordCustomization(steps, name) {
  const step = passedStep(BACKEND_FACTS.gatewayResponse, "customized gateway response", name);
  steps.splice(Math.max(0, steps.length - 1), 0, step);
}
function rejectionTrace(rejection, {
  ids,
  location,
  status,
  steps
}) {
  const { response, principal, lambda, cacheAgeSeconds, reason } = rejection;
  return {
    api: "REST",
    requestId: ids.requestId,
    ...location,
    lambda,
    cacheAgeSeconds,
    principal,
    outcome: response.type,
    status,
    reason,
    steps,
    confidence: weakestConfidence(steps),
    ..."cause" in rejection && { cause: rejection.cause }
  };
}
function finishAllowed(response, authorization, {
  ids,
  location,
  steps,
  endpointType
}) {
  const { principal, lambda, cacheAgeSeconds, reason } = authorization;
  const { status } = response;
  const base = { api: "REST", requestId: ids.requestId, ...location };
  const confidence = weakestConfidence(steps);
  return {
    response: buildResponse({ ...response, headers: response.headers.map(remapHeader) }, { ids, endpointType }),
    trace: {
      ...base,
      lambda,
      cacheAgeSeconds,
      principal,
      outcome: "allowed",
      status,
      get reason() {
        return reason();
      },
      steps,
      confidence
    }
  };
}
function remapHeader(header2) {
  return header2[0].length === 16 && header2[0].toLowerCase() === "www-authenticate" ? ["x-amzn-remapped-www-authenticate", header2[1]] : header2;
}
function buildResponse({ status, statusText, headers: headers2, body }, { ids, endpointType }) {
  const sent = [];
  for (const [name, value] of headers2) if (!isRequestId(name)) sent.push([name, value]);
  sent.push(["x-amzn-RequestId", ids.requestId], ["x-amz-apigw-id", ids.extendedRequestId]);
  if (endpointType === "EDGE") for (const [name, value] of edgeResponseHeaders(status, ids)) sent.push([name, value]);
  return new Response(body, { status, headers: sent, ...statusText !== void 0 && { statusText } });
}
function isRequestId(name) {
  if (name.length !== 16 && name.length !== 14) return false;
  const lower = name.toLowerCase();
  return lower === "x-amzn-requestid" || lower === "x-amz-apigw-id";
}

// src/gateway/rest/parse-request.ts
init_trace_steps();
init_raw_request();
function parseRequest(raw, {
  resolveAddress,
  defaultHost: defaultHost2,
  endpointType,
  steps
}) {
  const rejectLimit = (fact2, response, reason) => {
    steps.push(failedStep(fact2, "request within the limits", reason));
    return reject2(response, reason);
  };
  const maxLength = MAX_TARGET_LENGTHS[endpointType];
  if (raw.rawTarget.length > maxLength) {
    const reason = `the request target has more than ${maxLength} characters`;
    return rejectLimit(REQUEST_FACTS.targetLength, errorResponse("REQUEST_URI_TOO_LONG"), reason);
  }
  const target = splitTarget(raw.rawTarget);
  if (target === void 0)
    return rejectLimit(REQUEST_FACTS.requestTarget, errorResponse("BAD_REQUEST"), "the request target has no path");
  const headerBytes = raw.headers.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
  if (headerBytes > MAX_HEADER_BYTES) {
    const reason = `the header values have more than ${MAX_HEADER_BYTES} bytes`;
    return rejectLimit(REQUEST_FACTS.headerSize, errorResponse("BAD_REQUEST"), reason);
  }
  const body = bodyBytes(raw.body);
  if (body.length > MAX_BODY_BYTES) {
    const reason = `the body has more than ${MAX_BODY_BYTES} bytes`;
    return rejectLimit(REQUEST_FACTS.bodySize, errorResponse("REQUEST_TOO_LARGE"), reason);
  }
  steps.push(passedStep(REQUEST_FACTS.bodySize, "request within the limits", "target, headers and body are within the limits"));
  const host = headerValues(raw.headers, "host").at(-1) ?? defaultHost2;
  const address = resolveAddress(host, target.rawPath);
  if (address.kind === "unreachable") {
    steps.push(failedStep(address.fact, ADDRESS_ASKED, address.problem));
    return reject2(errorResponse("FORBIDDEN"), address.problem);
  }
  const { stage, path, eventPath, domainName, fact } = address;
  steps.push(passedStep(fact, ADDRESS_ASKED, domainName === void 0 ? "the default endpoint" : "a custom domain name"));
  steps.push(passedStep(REQUEST_FACTS.stage, "stage", stage));
  const { method: method2, headers: headers2, sourceIp: sourceIp2 = "127.0.0.1" } = raw;
  const isPrivate = endpointType === "PRIVATE";
  const received = {
    method: method2,
    ...target,
    path,
    eventPath,
    query: parseQuery(target.rawQuery),
    headers: headers2,
    host,
    body,
    sourceIp: sourceIp2,
    vpcEndpointId: isPrivate ? raw.vpcEndpointId : void 0,
    vpcId: isPrivate ? raw.vpcId : void 0,
    domainName
  };
  return { stage, received };
}
var ADDRESS_ASKED = "host and path of the API";

// src/gateway/backend/binary-media-types.ts
init_raw_request();
function binaryTypes(binaryMediaTypes) {
  const types2 = new Set(binaryMediaTypes.map((type) => type.toLowerCase()));
  if (types2.size === 0) return () => false;
  return (contentType) => {
    if (types2.has("*/*")) return true;
    const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
    if (type === void 0) return false;
    return types2.has(type) || types2.has(`${type.split("/", 1)[0]}/*`);
  };
}
function acceptsBinary(isBinary, headers2) {
  const accept = headerValues(headers2, "accept")[0];
  return isBinary(accept?.split(",", 1)[0]);
}

// src/gateway/backend/integration.ts
init_type_guards();
function prepareIntegration(integration, defaults) {
  if (typeof integration === "function" || integration.type === "MOCK") return integration;
  return integration.type === "AWS_PROXY" ? { type: "AWS_PROXY", target: functionTarget(integration, defaults) } : { ...integration, fetch: integration.fetch ?? defaults.fetch };
}
async function integrate(integration, input, settings) {
  if (typeof integration === "function") return callFunction(integration, input.event, settings);
  switch (integration.type) {
    case "AWS_PROXY":
      return callLambda(integration.target, input, settings);
    case "HTTP_PROXY":
      return callUpstream(integration, input.request, settings);
    case "MOCK":
      return respond2(mockResponse(integration), BACKEND_FACTS.mock);
  }
}
async function callLambda(target, { event, request: request2 }, settings) {
  const invocation = await invokeTarget(target, event, {
    ...settings,
    isOwnEvent: true,
    stageVariables: request2.stageVariables
  });
  switch (invocation.kind) {
    case "returned": {
      const response = parseProxyResponse(JSON.parse(invocation.json), settings.isBinary);
      return respond2(response, BACKEND_FACTS.lambdaProxy);
    }
    case "notInvoked": {
      const response = errorResponse("API_CONFIGURATION_ERROR");
      return { kind: "failed", response, problem: invocation.problem, fact: BACKEND_FACTS.lambdaPermission };
    }
    case "timedOut":
      return invocation.by === "gateway" ? timedOut(settings.timeoutMs) : failed2("the function ran into its time limit", BACKEND_FACTS.functionTimeout);
    case "failed": {
      const failure = failed2(invocation.problem ?? "the integration threw an error", BACKEND_FACTS.lambdaError);
      return "cause" in invocation ? { ...failure, cause: invocation.cause } : failure;
    }
  }
}
async function callFunction(integration, event, settings) {
  try {
    const context = lambdaContext({ ...settings, functionName: "backend", qualifier: null, memoryMb: 128 });
    const result = integration(event, context);
    return isThenable(result) ? await waitFor(result, settings) : readResult(result);
  } catch (cause) {
    return { ...failed2("the integration threw an error", BACKEND_FACTS.plainFunction), cause };
  }
}
async function waitFor(result, { timeoutMs, work }) {
  let timer;
  let endWait;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), timeoutMs);
    endWait = work.add(() => resolve(TIMED_OUT));
  });
  try {
    const value = await Promise.race([result, timeout]);
    return value === TIMED_OUT ? timedOut(timeoutMs) : readResult(value);
  } finally {
    clearTimeout(timer);
    endWait?.();
  }
}
var TIMED_OUT = /* @__PURE__ */ Symbol("timed out");
function readResult(value) {
  const response = value instanceof Response ? readResponse2(value) : parseProxyResponse(value, () => true);
  return respond2(response, BACKEND_FACTS.plainFunction);
}
function mockResponse({ status = 200, headers: headers2 = {}, body = "" }) {
  return parseProxyResponse({ statusCode: status, headers: headers2, body }, () => false);
}
function respond2(response, fact) {
  return response === void 0 ? failed2("the integration returned neither a Lambda proxy response nor, as a plain function, an unused Response", fact) : { kind: "responded", response, fact };
}
function timedOut(timeoutMs) {
  const problem = `the integration took longer than ${timeoutMs} ms`;
  return { kind: "failed", response: errorResponse("INTEGRATION_TIMEOUT"), problem, fact: BACKEND_FACTS.integrationTimeout };
}
function failed2(problem, fact) {
  return { kind: "failed", response: errorResponse("INTEGRATION_FAILURE"), problem, fact };
}

// src/gateway/rest/prepare-authorizer.ts
init_errors();
init_type_guards();
init_options();

// src/gateway/authorize/cognito-authorizer.ts
init_trace_steps();

// src/gateway/authorize/stringify-claims.ts
function stringifyClaims(claims) {
  const entries = Object.entries(claims).map(([name, value]) => {
    if ((name === "exp" || name === "iat") && typeof value === "number") return [name, formatJavaDate(value)];
    if (Array.isArray(value)) return [name, value.join(",")];
    return [name, typeof value === "object" && value !== null ? JSON.stringify(value) : String(value)];
  });
  return Object.fromEntries(entries);
}
function formatJavaDate(seconds) {
  const [weekday = "", day = "", month = "", year = "", time = ""] = new Date(seconds * 1e3).toUTCString().split(" ");
  return `${weekday.slice(0, 3)} ${month} ${day} ${time} UTC ${year}`;
}

// src/gateway/authorize/cognito-authorizer.ts
function cognitoAuthorizer(pools, { policies, uncertain }) {
  return async function authorize(request2) {
    const value = identitySourceValue(pools.identitySource, request2);
    const { steps } = request2;
    const asked = `identity source ${sourceName(pools.identitySource)}`;
    if (value === void 0) {
      steps.push(failedStep(TOKEN_FACTS.cognitoSource, asked, "missing"));
      return reject2(errorResponse("UNAUTHORIZED"), "the token is missing");
    }
    steps.push(passedStep(TOKEN_FACTS.cognitoSource, asked, "present"));
    const hasBearer = value.startsWith("Bearer ");
    const identity2 = await verifyToken(hasBearer ? value.slice("Bearer ".length) : value, request2.scopes);
    if ("kind" in identity2) {
      const fact2 = identity2.response.status === 500 ? TOKEN_FACTS.cognitoKeys : TOKEN_FACTS.cognitoToken;
      steps.push(failedStep(fact2, describeTokenCheck(request2.scopes), identity2.reason));
      return identity2;
    }
    const fact = hasBearer ? TOKEN_FACTS.cognitoBearer : TOKEN_FACTS.cognitoToken;
    steps.push(passedStep(fact, describeTokenCheck(request2.scopes), "the token is valid"));
    if (!matchesAudience(identity2)) {
      const reason = "the aud claim does not match the validation expression";
      steps.push(failedStep(TOKEN_FACTS.cognitoAudience, "aud claim that matches the validation expression", reason));
      return reject2(errorResponse("UNAUTHORIZED"), reason);
    }
    return evaluateResourcePolicy(request2, identity2);
  };
  async function verifyToken(token, scopes) {
    let code = "ERR_TOKEN_ISSUER";
    for (const pool2 of scopes.length === 0 ? pools.idTokens : pools.accessTokens) {
      const result = await pool2.verify(token);
      if (result.kind === "identified") {
        if (result.identity.claims["iss"] !== pool2.issuers[0]) return rejectToken("ERR_TOKEN_ISSUER");
        const hasScope2 = scopes.length === 0 || scopes.some((scope) => result.identity.scopes.has(scope));
        return hasScope2 ? result.identity : rejectToken("ERR_TOKEN_SCOPE");
      }
      if (result.kind === "unavailable")
        return reject2(errorResponse("AUTHORIZER_FAILURE"), `the token could not be verified: ${result.code}`);
      if (result.kind === "rejected" && result.code !== "ERR_TOKEN_ISSUER") code = result.code;
    }
    return rejectToken(code);
  }
  function matchesAudience({ claims }) {
    const audience = claims["aud"];
    return pools.expression === void 0 || typeof audience === "string" && pools.expression.matches(audience);
  }
  function evaluateResourcePolicy(request2, identity2) {
    const decision = policies.forCognitoCaller(request2);
    request2.steps.push(
      policyStep(decision.fact ?? AUTHORIZATION_FACTS.cognitoAndPolicy, "resource policy, if there is one", decision)
    );
    if (decision.outcome !== "allow") return { ...denyAnonymous(decision, request2, uncertain), principal: identity2.subject };
    const authorizer = { claims: stringifyClaims(identity2.claims) };
    return {
      kind: "allowed",
      principal: identity2.subject,
      lambda: "not invoked",
      cacheAgeSeconds: null,
      reason: decision.reason,
      authorizer
    };
  }
}
function describeTokenCheck(scopes) {
  return scopes.length === 0 ? "valid ID token" : `valid access token with a scope of ${scopes.join(", ")}`;
}
function rejectToken(code) {
  const overrides = code === "ERR_TOKEN_EXPIRED" ? { message: "The incoming token has expired" } : {};
  return reject2(errorResponse("UNAUTHORIZED", overrides), `the token was rejected: ${code}`);
}

// src/gateway/authorize/jwt-authorizer.ts
init_trace_steps();
function jwtAuthorizer({ identitySource: identitySource2, issuers }, { policies, uncertain }) {
  return async function authorize(request2) {
    const { steps, scopes } = request2;
    const value = identitySourceValue(identitySource2, request2);
    const asked = `identity source ${sourceName(identitySource2)}`;
    if (value === void 0) {
      steps.push(failedStep(TOKEN_FACTS.jwtSource, asked, "missing"));
      return reject2(errorResponse("UNAUTHORIZED"), "the token is missing");
    }
    steps.push(passedStep(TOKEN_FACTS.jwtSource, asked, "present"));
    const verified = await verifyToken(value.startsWith("Bearer ") ? value.slice("Bearer ".length) : value);
    if (verified.kind === "failed") return fail2(request2, verified);
    const { identity: identity2, issuer } = verified;
    const principal = typeof identity2.claims["sub"] === "string" ? identity2.claims["sub"] : null;
    const failedClaim = findFailedClaim(identity2, issuer.additionalClaims);
    if (failedClaim !== void 0) return fail2(request2, { ...failedClaim, principal });
    steps.push(passedStep(TOKEN_FACTS.jwtToken, TOKEN_ASKED, "the token is valid"));
    if (scopes.length > 0 && !scopes.some((scope) => identity2.scopes.has(scope))) {
      const reason = `the token has none of the scopes ${scopes.join(", ")}`;
      steps.push(failedStep(TOKEN_FACTS.jwtScope, "one of the scopes of the route", "none"));
      return reject2(errorResponse("ACCESS_DENIED"), reason, { principal });
    }
    return evaluateResourcePolicy(request2, identity2, principal);
  };
  async function verifyToken(token) {
    let code = "ERR_TOKEN_ISSUER";
    for (const issuer of issuers) {
      const result = await issuer.verifier.verify(token);
      if (result.kind === "identified") return { kind: "verified", identity: result.identity, issuer };
      if (result.kind === "unavailable") {
        const reason = `the token could not be verified: ${result.code}`;
        return { kind: "failed", reason, fact: TOKEN_FACTS.jwtKeysUnavailable, response: errorResponse("AUTHORIZER_FAILURE") };
      }
      if (result.kind === "rejected" && result.code !== "ERR_TOKEN_ISSUER") code = result.code;
    }
    return unauthorized2(`the token was rejected: ${code}`);
  }
  function evaluateResourcePolicy(request2, identity2, principal) {
    const decision = policies.forCognitoCaller(request2);
    const fact = policies.hasResourcePolicy ? AUTHORIZATION_FACTS.jwtAndPolicy : AUTHORIZATION_FACTS.openRoute;
    request2.steps.push(policyStep(fact, "resource policy, if there is one", decision));
    if (decision.outcome !== "allow") return { ...denyAnonymous(decision, request2, uncertain), principal };
    const authorizer = { claims: stringifyClaims(identity2.claims), scopes: [...identity2.scopes] };
    return { kind: "allowed", principal, lambda: "not invoked", cacheAgeSeconds: null, reason: decision.reason, authorizer };
  }
}
var TOKEN_ASKED = "valid token of an issuer";
function unauthorized2(reason, fact = TOKEN_FACTS.jwtToken) {
  return { kind: "failed", reason, fact, response: errorResponse("UNAUTHORIZED") };
}
function fail2({ steps }, { reason, fact, response, principal = null }) {
  steps.push(failedStep(fact, TOKEN_ASKED, reason));
  return reject2(response, reason, { principal });
}
function findFailedClaim({ claims }, expected) {
  for (const { claimName, expectedValues = [], required = false } of expected) {
    const isPresent = Object.hasOwn(claims, claimName);
    if (!isPresent && required) return unauthorized2(`the claim ${claimName} is missing`);
    const [expectedValue] = expectedValues;
    if (isPresent && expectedValue !== void 0 && claims[claimName] !== expectedValue)
      return unauthorized2(`the claim ${claimName} does not have the expected value`);
  }
  return void 0;
}

// src/gateway/authorize/lambda-authorizer.ts
init_trace_steps();

// src/gateway/authorize/authorizer-event.ts
init_value_maps();
function tokenEvent(methodArn, authorizationToken) {
  return { type: "TOKEN", methodArn, authorizationToken };
}
function requestEvent(request2) {
  const { methodArn, forwarded, pathParameters, stageVariables, requestContext } = request2;
  const headers2 = headerMaps(forwarded.headers);
  const query2 = queryMaps(forwarded.query);
  return {
    type: "REQUEST",
    methodArn,
    resource: requestContext.resourcePath,
    path: forwarded.eventPath,
    httpMethod: forwarded.method,
    headers: headers2.single,
    multiValueHeaders: headers2.multi,
    queryStringParameters: query2.single,
    multiValueQueryStringParameters: query2.multi,
    pathParameters: { ...pathParameters },
    stageVariables: { ...stageVariables },
    requestContext: { ...requestContext, identity: { ...requestContext.identity } }
  };
}

// src/gateway/authorize/lambda-authorizer.ts
function lambdaAuthorizer(settings, {
  policies,
  uncertain,
  timeoutMs,
  work
}) {
  const cache = resultCache(settings.ttlSeconds);
  const sourcesAsked = `identity sources ${settings.identitySources.map(sourceName).join(", ")}`;
  return { authorize, cache };
  async function authorize(request2) {
    const values = settings.identitySources.map((source) => identitySourceValue(source, request2));
    const rejection = checkSources(values, request2.steps);
    if (rejection !== void 0) return rejection;
    const key = settings.ttlSeconds > 0 ? cacheKey(values) : "";
    const cached = settings.ttlSeconds > 0 ? cache.get(key, request2.nowMs) : void 0;
    if (cached !== void 0) {
      request2.steps.push(passedStep(AUTHORIZATION_FACTS.resultCacheEvaluation, CACHE_ASKED, `hit, ${cached.ageSeconds} s old`));
      return evaluateResponse(request2, cached.response, cached.ageSeconds);
    }
    const state = settings.ttlSeconds === 0 ? "caching is off (TTL 0)" : "miss";
    request2.steps.push(passedStep(AUTHORIZATION_FACTS.resultCache, CACHE_ASKED, state));
    const finishInvocation = cache.begin(key);
    const fresh = await invoke(request2, values[0] ?? "");
    if ("kind" in fresh) {
      finishInvocation(void 0);
      request2.steps.push(failedStep(fresh.fact, RESPONSE_ASKED, fresh.reason));
      return fresh;
    }
    request2.steps.push(passedStep(AUTHORIZATION_FACTS.authorizerResponse, RESPONSE_ASKED, "the response is valid"));
    finishInvocation({ response: fresh, size: fresh.response.size, nowMs: request2.nowMs });
    return evaluateResponse(request2, fresh, null);
  }
  function checkSources(values, steps) {
    const missing = findMissingSource(values);
    if (missing !== void 0) {
      steps.push(failedStep(sourceFact(true), `identity source ${sourceName(missing)}`, "missing"));
      return rejectUnauthorized(`identity source ${sourceName(missing)} is missing`);
    }
    steps.push(passedStep(sourceFact(values.includes(void 0)), sourcesAsked, values.length === 0 ? "none needed" : "present"));
    if (settings.expression === void 0) return void 0;
    const matches = settings.expression.matches(values[0] ?? "");
    const step = matches ? passedStep : failedStep;
    steps.push(step(AUTHORIZATION_FACTS.validationExpression, "validation expression", matches ? "match" : "no match"));
    return matches ? void 0 : rejectUnauthorized("the token does not match the validation expression");
  }
  function sourceFact(isMissing) {
    if (settings.type === "TOKEN") return AUTHORIZATION_FACTS.tokenSource;
    if (settings.identitySources.length === 0) return AUTHORIZATION_FACTS.noSource;
    return isMissing && settings.ttlSeconds === 0 ? AUTHORIZATION_FACTS.requestSourceAtTtlZero : AUTHORIZATION_FACTS.requestSource;
  }
  function findMissingSource(values) {
    const isOptional = settings.type === "REQUEST" && settings.ttlSeconds === 0 && uncertain.missingSourceAtTtlZero === "invoke";
    return isOptional ? void 0 : settings.identitySources[values.indexOf(void 0)];
  }
  async function invoke(request2, token) {
    const event = settings.type === "TOKEN" ? tokenEvent(request2.methodArn, token) : requestEvent(request2);
    const started = performance.now();
    const invocation = await invokeTarget(settings.target, event, {
      stageVariables: request2.stageVariables,
      timeoutMs,
      requestId: request2.requestContext.requestId,
      api: request2.arn,
      work,
      isOwnEvent: true
    });
    const latencyMs = Math.round(performance.now() - started);
    if (invocation.kind === "notInvoked") {
      const rejection = reject2(errorResponse("AUTHORIZER_CONFIGURATION_ERROR"), invocation.problem);
      return { ...rejection, fact: AUTHORIZATION_FACTS.invokePermission };
    }
    if (invocation.kind === "timedOut") {
      const limit = invocation.by === "function" ? "its own time limit" : `${timeoutMs} ms`;
      const type = uncertain.authorizerTimeout ?? "AUTHORIZER_CONFIGURATION_ERROR";
      const rejection = reject2(errorResponse(type), `the authorizer took longer than ${limit}`, { lambda: "invoked" });
      return { ...rejection, fact: AUTHORIZATION_FACTS.authorizerTimeout };
    }
    if (invocation.kind === "failed") return rejectFailure(invocation);
    const response = parseAuthorizerResponse(invocation.json);
    return response.kind === "malformed" ? { ...rejectMisconfigured(response.problem), fact: AUTHORIZATION_FACTS.malformedResponse } : { response, policy: policies.prepare(response.policy), latencyMs };
  }
  function evaluateResponse(request2, { response, policy, latencyMs }, cacheAgeSeconds) {
    const lambda = cacheAgeSeconds === null ? "invoked" : "cached";
    const principal = response.principalId ?? null;
    const authorizer = { ...response.context, principalId: response.principalId ?? "", integrationLatency: latencyMs };
    const decision = policies.forAuthorizerResponse(policy, request2);
    request2.steps.push(policyStep(AUTHORIZATION_FACTS.authorizerPolicy, "Allow for the method ARN", decision));
    if (decision.outcome !== "allow") {
      const denial = {
        principal: decision.by === "identity-based" ? "authorizer" : { caller: "anonymous" },
        by: decision.by,
        explicit: decision.outcome === "explicitDeny"
      };
      const message = denialMessage(denial, request2.arn, uncertain.denialText ?? "new");
      const rejection = reject2(errorResponse("ACCESS_DENIED", { message }), decision.reason(), {
        principal,
        lambda,
        cacheAgeSeconds
      });
      return { ...rejection, authorizer };
    }
    if (response.principalId === void 0) {
      const reason = "the authorizer response allows the request but has no principalId";
      const isAccepted = uncertain.allowWithoutPrincipalId === "allow";
      const principalStep = isAccepted ? passedStep : failedStep;
      request2.steps.push(principalStep(AUTHORIZATION_FACTS.allowWithoutPrincipal, "principalId of an Allow", "missing"));
      if (!isAccepted) return { ...rejectMisconfigured(reason), lambda, cacheAgeSeconds };
    }
    return {
      kind: "allowed",
      principal,
      lambda,
      cacheAgeSeconds,
      reason: decision.reason,
      authorizer,
      usageIdentifierKey: response.usageIdentifierKey
    };
  }
}
var CACHE_ASKED = "cached response for the identity sources";
var RESPONSE_ASKED = "response of the function";
function rejectFailure(invocation) {
  const { errorMessage: errorMessage2, problem = "the authorizer threw an error whose message is not exactly Unauthorized" } = invocation;
  const rejection = errorMessage2 === "Unauthorized" ? {
    ...rejectUnauthorized("the authorizer threw Unauthorized", "invoked"),
    fact: AUTHORIZATION_FACTS.unauthorizedError
  } : { ...rejectMisconfigured(problem), fact: AUTHORIZATION_FACTS.functionError };
  return "cause" in invocation ? { ...rejection, cause: invocation.cause } : rejection;
}
function rejectUnauthorized(reason, lambda = "not invoked") {
  return reject2(errorResponse("UNAUTHORIZED"), reason, { lambda });
}
function rejectMisconfigured(reason) {
  return reject2(errorResponse("AUTHORIZER_CONFIGURATION_ERROR"), reason, { lambda: "invoked" });
}

// src/gateway/rest/authorizer-options.ts
init_errors();
init_options();
init_read_limited();

// src/gateway/validation-expression/syntax.ts
var ExpressionError = class extends Error {
  name = "ExpressionError";
  problem;
  constructor(problem) {
    super(`the expression ${problem}`);
    this.problem = problem;
  }
};

// src/gateway/validation-expression/matcher.ts
function matcher(program) {
  const hasLookahead = program.instructions.some(({ kind }) => kind === "lookahead");
  if (!hasLookahead) return cachedMatcher(program);
  return (value) => matchStarts(program, toCodePoints(value), true)[0] === 1;
}
function toCodePoints(value) {
  return Array.from(value, (character) => character.codePointAt(0) ?? 0);
}
function matchStarts(program, codes, toEnd) {
  const lookaheads = program.instructions.map(
    (instruction) => instruction.kind === "lookahead" ? matchStarts(instruction.program, codes, false) : void 0
  );
  const starts = new Uint8Array(codes.length + 1);
  let row = new Uint8Array(program.instructions.length);
  for (let position = codes.length; position >= 0; position -= 1) {
    row = computeRow(program, row, {
      code: codes[position],
      isStart: position === 0,
      accepts: !toEnd || position === codes.length,
      lookahead: (index) => lookaheads[index]?.[position] === 1
    });
    starts[position] = row[program.start] ?? 0;
  }
  return starts;
}
function computeRow({ instructions }, following, position) {
  const row = new Uint8Array(instructions.length);
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const [index, instruction] of instructions.entries()) {
      if (row[index] === 1 || !canMatch(instruction, index)) continue;
      row[index] = 1;
      isChanged = true;
    }
  }
  return row;
  function canMatch(instruction, index) {
    switch (instruction.kind) {
      case "accept":
        return position.accepts;
      case "character":
        return position.code !== void 0 && following[instruction.next] === 1 && instruction.test(position.code);
      case "anchor":
        return row[instruction.next] === 1 && (instruction.at === "start" ? position.isStart : position.code === void 0);
      case "lookahead":
        return row[instruction.next] === 1 && position.lookahead(index) !== instruction.isNegated;
      case "choice":
        return instruction.targets.some((target) => row[target] === 1);
    }
  }
}
var MAX_ROWS = 1e3;
function cachedMatcher(program) {
  const inside = { isStart: false, accepts: false, lookahead: () => false };
  let rows = /* @__PURE__ */ new Map();
  return (value) => {
    const atEnd = { ...inside, isStart: value === "", accepts: true, code: void 0 };
    let current = intern(computeRow(program, new Uint8Array(program.instructions.length), atEnd));
    if (value === "") return current.row[program.start] === 1;
    for (let index = value.length; ; ) {
      const code = codePointBefore(value, index);
      index -= code > 65535 ? 2 : 1;
      if (index === 0) return computeRow(program, current.row, { ...inside, isStart: true, code })[program.start] === 1;
      current = previousRow(current, code);
    }
  };
  function previousRow(following, code) {
    const known = following.previous[code];
    if (known !== void 0) return known;
    const computed = intern(computeRow(program, following.row, { ...inside, code }));
    if (code < 128) following.previous[code] = computed;
    return computed;
  }
  function intern(row) {
    if (rows.size >= MAX_ROWS) rows = /* @__PURE__ */ new Map();
    const key = row.join("");
    const known = rows.get(key);
    if (known !== void 0) return known;
    const added = { row, previous: [] };
    rows.set(key, added);
    return added;
  }
}
function codePointBefore(value, index) {
  const code = index > 1 ? value.codePointAt(index - 2) ?? 0 : 0;
  return code > 65535 ? code : value.charCodeAt(index - 1);
}

// src/gateway/validation-expression/parse-characters.ts
var DIGITS = [[48, 57]];
var WORD_CHARACTERS = [...DIGITS, [65, 90], [95, 95], [97, 122]];
var SPACES = [
  [9, 13],
  [32, 32]
];
var NAMED_SETS = {
  d: { ranges: DIGITS, isNegated: false },
  D: { ranges: DIGITS, isNegated: true },
  w: { ranges: WORD_CHARACTERS, isNegated: false },
  W: { ranges: WORD_CHARACTERS, isNegated: true },
  s: { ranges: SPACES, isNegated: false },
  S: { ranges: SPACES, isNegated: true }
};
var CONTROL_CHARACTERS = { t: 9, n: 10, f: 12, r: 13 };
function parseEscape(input) {
  const letter = input.next();
  const named = Object.hasOwn(NAMED_SETS, letter) ? NAMED_SETS[letter] : void 0;
  if (named !== void 0) return named;
  const control = Object.hasOwn(CONTROL_CHARACTERS, letter) ? CONTROL_CHARACTERS[letter] : void 0;
  if (control !== void 0) return singleCharacter(control);
  if (letter === "x" || letter === "u") return parseHexEscape(input, letter);
  if (/^[A-Za-z0-9]$/.test(letter)) throw new ExpressionError(`has the escape "\\${letter}"`);
  return singleCharacter(letter.codePointAt(0) ?? 0);
}
function parseHexEscape(input, letter) {
  const digits = input.acceptMatch(letter === "x" ? /^[0-9A-Fa-f]{2}/ : /^[0-9A-Fa-f]{4}/)?.[0];
  const code = Number.parseInt(digits ?? "", 16);
  if (Number.isNaN(code) || code >= 55296 && code <= 57343) throw new ExpressionError(`has an unusual "\\${letter}" escape`);
  return singleCharacter(code);
}
function parseCharacterClass(input) {
  const isNegated = input.accept("^");
  if (input.peek() === "]") throw new ExpressionError('has a character class that is empty or begins with "]"');
  const sets = [];
  while (!input.accept("]")) {
    const first = parseClassMember(input);
    sets.push(input.peek() === "-" ? parseRange2(first, input) : first);
  }
  return { kind: "characters", sets, isNegated };
}
function parseClassMember(input) {
  if (input.peek() === "[") throw new ExpressionError('has a "[" inside a character class; escape it');
  if (input.accept("&&")) throw new ExpressionError('has "&&" inside a character class');
  if (input.accept("--")) throw new ExpressionError('has "--" inside a character class');
  const character = input.next();
  return character === "\\" ? parseEscape(input) : singleCharacter(character.codePointAt(0) ?? 0);
}
function parseRange2(first, input) {
  const start = onlyCharacter(first);
  if (start === void 0) return first;
  input.next();
  if (input.peek() === "]") return { ranges: [...first.ranges, [45, 45]], isNegated: false };
  const end = onlyCharacter(parseClassMember(input));
  if (end === void 0) throw new ExpressionError("has a range in a character class that ends with a set");
  if (end < start) throw new ExpressionError("has a range in a character class in reverse order");
  return { ranges: [[start, end]], isNegated: false };
}
function singleCharacter(code) {
  return { ranges: [[code, code]], isNegated: false };
}
function onlyCharacter({ ranges, isNegated }) {
  const [range] = ranges;
  return range !== void 0 && ranges.length === 1 && range[0] === range[1] && !isNegated ? range[0] : void 0;
}

// src/gateway/validation-expression/scanner.ts
function scanner(source) {
  const characters = [...source];
  let position = 0;
  const accept = (expected) => {
    const isNext = characters.slice(position, position + expected.length).join("") === expected;
    if (isNext) position += expected.length;
    return isNext;
  };
  return {
    peek: () => characters[position],
    next() {
      const character = characters[position];
      if (character === void 0) throw new ExpressionError("ends unexpectedly");
      position += 1;
      return character;
    },
    accept,
    acceptMatch(pattern) {
      const match = pattern.exec(characters.slice(position, position + 16).join(""));
      if (match === null) return void 0;
      position += match[0].length;
      return match;
    }
  };
}

// src/gateway/validation-expression/parse-expression.ts
var MAX_DEPTH2 = 50;
var LINE_TERMINATORS = {
  ranges: [
    [10, 10],
    [13, 13],
    [133, 133],
    [8232, 8233]
  ],
  isNegated: true
};
function parseExpression(source) {
  try {
    new RegExp(source);
  } catch {
    throw new ExpressionError("is not a valid regular expression");
  }
  const input = scanner(source);
  const expression = parseAlternatives(input, 0);
  if (input.peek() !== void 0) throw new ExpressionError('has an unmatched ")"');
  return expression;
}
function parseAlternatives(input, depth) {
  if (depth > MAX_DEPTH2) throw new ExpressionError(`nests groups more than ${MAX_DEPTH2} levels deep`);
  const options = [parseSequence(input, depth)];
  while (input.accept("|")) options.push(parseSequence(input, depth));
  const [only] = options;
  return options.length === 1 && only !== void 0 ? only : { kind: "alternatives", options };
}
function parseSequence(input, depth) {
  const parts = [];
  for (let next = input.peek(); next !== void 0 && next !== "|" && next !== ")"; next = input.peek()) {
    parts.push(parseRepetition(parseAtom(input, depth), input));
  }
  return { kind: "sequence", parts };
}
function parseAtom(input, depth) {
  const character = input.next();
  switch (character) {
    case "(":
      return parseGroup(input, depth);
    case "[":
      return parseCharacterClass(input);
    case "\\":
      return { kind: "characters", sets: [parseEscape(input)], isNegated: false };
    case ".":
      return { kind: "characters", sets: [LINE_TERMINATORS], isNegated: false };
    case "^":
      return { kind: "anchor", at: "start" };
    case "$":
      return { kind: "anchor", at: "end" };
    case "{":
      throw new ExpressionError('has a "{" that does not begin a quantifier; escape it');
    default: {
      const code = character.codePointAt(0) ?? 0;
      return { kind: "characters", sets: [{ ranges: [[code, code]], isNegated: false }], isNegated: false };
    }
  }
}
function parseGroup(input, depth) {
  const lookahead = parseGroupPrefix(input);
  const part = parseAlternatives(input, depth + 1);
  if (!input.accept(")")) throw new ExpressionError('has an unmatched "("');
  return lookahead === void 0 ? part : { kind: "lookahead", part, isNegated: lookahead === "negative" };
}
function parseGroupPrefix(input) {
  if (!input.accept("?")) return void 0;
  if (input.accept(":")) return void 0;
  if (input.accept("=")) return "positive";
  if (input.accept("!")) return "negative";
  if (!input.accept("<")) throw new ExpressionError("has inline flags or an atomic group");
  if (input.peek() === "=" || input.peek() === "!") throw new ExpressionError("has a lookbehind");
  let name = "";
  while (!input.accept(">")) name += input.next();
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name))
    throw new ExpressionError("has a group name with characters other than letters and digits");
  return void 0;
}
function parseRepetition(part, input) {
  const range = parseQuantifier(input);
  if (range === void 0) return part;
  if (part.kind === "lookahead" || part.kind === "anchor")
    throw new ExpressionError("has a quantifier after a lookahead or an anchor");
  if (!input.accept("?") && input.peek() === "+") throw new ExpressionError("has a possessive quantifier");
  if (parseQuantifier(input) !== void 0) throw new ExpressionError("has two quantifiers in a row");
  return { kind: "repetition", part, least: range[0], most: range[1] };
}
function parseQuantifier(input) {
  if (input.accept("*")) return [0, Number.POSITIVE_INFINITY];
  if (input.accept("+")) return [1, Number.POSITIVE_INFINITY];
  if (input.accept("?")) return [0, 1];
  if (input.peek() !== "{") return void 0;
  const match = input.acceptMatch(/^\{(\d{1,4})(,(\d{1,4})?)?\}/);
  if (match === void 0) throw new ExpressionError('has a "{" that does not begin a quantifier; escape it');
  const [, least = "", comma, most] = match;
  if (comma === void 0) return [Number(least), Number(least)];
  return [Number(least), most === void 0 ? Number.POSITIVE_INFINITY : Number(most)];
}

// src/gateway/validation-expression/validation-expression.ts
var MAX_INSTRUCTIONS = 2e3;
function validationExpression(source) {
  return { matches: matcher(compile2(parseExpression(source), { count: 0 })) };
}
function compile2(expression, budget) {
  const instructions = [];
  const start = emitExpression(expression, emit({ kind: "accept" }));
  return { instructions, start };
  function emit(instruction) {
    budget.count += 1;
    if (budget.count > MAX_INSTRUCTIONS) throw new ExpressionError("is too large");
    return instructions.push(instruction) - 1;
  }
  function emitExpression(node, next) {
    switch (node.kind) {
      case "characters":
        return emit({ kind: "character", test: characterTest(node.sets, node.isNegated), next });
      case "anchor":
        return emit({ kind: "anchor", at: node.at, next });
      case "lookahead":
        return emit({ kind: "lookahead", program: compile2(node.part, budget), isNegated: node.isNegated, next });
      case "sequence":
        return node.parts.reduceRight((after, part) => emitExpression(part, after), next);
      case "alternatives":
        return emit({ kind: "choice", targets: node.options.map((option) => emitExpression(option, next)) });
      case "repetition":
        return emitRepetition(node, next);
    }
  }
  function emitRepetition({ part, least, most }, next) {
    let first = next;
    if (most === Number.POSITIVE_INFINITY) {
      const targets = [next];
      first = emit({ kind: "choice", targets });
      targets.push(emitExpression(part, first));
    }
    for (let count = least; count < most && most !== Number.POSITIVE_INFINITY; count += 1) {
      first = emit({ kind: "choice", targets: [next, emitExpression(part, first)] });
    }
    for (let count = 0; count < least; count += 1) first = emitExpression(part, first);
    return first;
  }
}
function characterTest(sets, isNegated) {
  const isInSet = (code) => sets.some((set) => set.ranges.some(([first, last]) => code >= first && code <= last) !== set.isNegated);
  const ascii = Array.from({ length: 128 }, (_, code) => isInSet(code) !== isNegated);
  return (code) => ascii[code] ?? isInSet(code) !== isNegated;
}

// src/gateway/rest/authorizer-options.ts
var identitySource = valid(
  "an identity source { in, name }, where `in` is header, query, stageVariable or context",
  isIdentitySource
);
var identityHeader = valid(
  "one header",
  (value) => isIdentitySource(value) && value.in === "header"
);
function isIdentitySource(value) {
  if (typeof value !== "object" || value === null) return false;
  const { in: location, name } = value;
  return oneOf("header", "query", "stageVariable", "context").accepts(location) && string.accepts(name);
}
function compileExpression(option, expression) {
  if (expression === void 0) return void 0;
  try {
    return validationExpression(expression);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const name = `${option}.identityValidationExpression`;
    const problem = `${name} ${error.problem}. Use only what Java and JavaScript read alike.`;
    throw new ConfigError("restApi", name, "", problem);
  }
}
function documentFetcher(send) {
  return async (url, { timeoutMs, maxBytes }) => {
    const response = await send(url, { redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    const body = await readLimited(response.body, maxBytes);
    if (!response.ok || body.length > maxBytes) throw new Error("the key set could not be fetched");
    return JSON.parse(new TextDecoder().decode(body));
  };
}

// src/gateway/rest/read-cognito-pools.ts
init_errors();
init_options();
function readCognitoPools(option, given, { now, fetch }) {
  const entry2 = optionSchema(
    "restApi",
    {
      type: oneOf("COGNITO_USER_POOLS"),
      providerArns: arrayOf("an array with at least one ARN of a user pool", string.accepts),
      identitySource: identityHeader,
      ttlSeconds: integer(0, 3600),
      jwks: optional(object),
      identityValidationExpression: optional(string)
    },
    `${option}.`
  ).check(given);
  if (entry2.providerArns.length === 0)
    throw wrongValue("restApi", `${option}.providerArns`, "an array with at least one ARN of a user pool", []);
  const poolIds = entry2.providerArns.map((arn) => parsePoolId(option, arn));
  const createVerifiers = (tokenUse) => poolIds.map((userPoolId) => {
    const jwks = selectKeySet(entry2.jwks, userPoolId);
    const remoteKeys = jwks === void 0 && fetch !== void 0 ? { fetch: documentFetcher(fetch) } : void 0;
    return cognito({ userPoolId, clientId: null, audience: null, tokenUse, now, jwks, remoteKeys });
  });
  return {
    identitySource: entry2.identitySource,
    idTokens: createVerifiers("id"),
    accessTokens: createVerifiers("access"),
    expression: compileExpression(option, entry2.identityValidationExpression)
  };
}
function parsePoolId(option, arn) {
  const pattern = /^arn:aws[a-z-]*:cognito-idp:([a-z0-9-]+):\d{12}:userpool\/(([a-z0-9-]+)_[A-Za-z0-9]+)$/;
  const [, region, poolId = "", poolRegion] = arn.length < 256 && pattern.exec(arn) || [];
  if (region === void 0 || region !== poolRegion)
    throw new ConfigError("restApi", `${option}.providerArns`, "an array of user pool ARNs");
  return poolId;
}
function selectKeySet(jwks, userPoolId) {
  if (typeof jwks !== "object" || jwks === null || Object.hasOwn(jwks, "keys")) return jwks;
  return Object.hasOwn(jwks, userPoolId) ? jwks[userPoolId] : void 0;
}

// src/gateway/rest/read-jwt-issuers.ts
init_errors();
init_type_guards();
init_options();
var ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];
var RESERVED_CLAIMS = ["iss", "aud", "exp", "nbf", "iat", "scope", "scp"];
var nonEmptyArrayOf = (expected, isElement) => valid(expected, (value) => Array.isArray(value) && value.length > 0 && value.every(isElement));
var CHECKS = {
  type: oneOf("JWT"),
  identitySource: identityHeader,
  defaultAlgorithms: nonEmptyArrayOf(
    `a non-empty array of ${ALGORITHMS.join(", ")}`,
    (value) => ALGORITHMS.some((algorithm) => algorithm === value)
  ),
  issuers: nonEmptyArrayOf("a non-empty array of issuers", object.accepts)
};
var ISSUER_CHECKS = {
  issuer: valid("an absolute https URL without user information, query or fragment", isIssuerUrl),
  audiences: nonEmptyArrayOf("an array with at least one audience", string.accepts),
  additionalClaims: optional(arrayOf("an array of claims { claimName, \u2026 }", object.accepts)),
  jwks: optional(object)
};
var CLAIM_CHECKS = {
  claimName: valid(
    `the name of a claim other than ${RESERVED_CLAIMS.join(", ")}`,
    (value) => string.accepts(value) && !RESERVED_CLAIMS.some((name) => name === value)
  ),
  format: optional(oneOf("SINGLE_STRING")),
  expectedValues: optional(
    valid(
      "an array of at most one string",
      (value) => Array.isArray(value) && value.length <= 1 && value.every(string.accepts)
    )
  ),
  required: optional(boolean)
};
function readJwtIssuers(option, given, environment) {
  const { identitySource: identitySource2, defaultAlgorithms, issuers } = optionSchema("restApi", CHECKS, `${option}.`).check(
    given
  );
  const seen = /* @__PURE__ */ new Set();
  const read = issuers.map((one, index) => {
    const path = `${option}.issuers[${index}]`;
    const issuer = readIssuer(path, one, { ...environment, algorithms: defaultAlgorithms });
    if (seen.has(issuer.issuer)) throw new ConfigError("restApi", `${path}.issuer`, "different from the other issuers");
    seen.add(issuer.issuer);
    return issuer;
  });
  return { identitySource: identitySource2, issuers: read };
}
function readIssuer(path, given, {
  now,
  fetch,
  algorithms
}) {
  if (!isRecord(given)) throw wrongValue("restApi", path, "an object", given);
  const {
    issuer,
    audiences,
    additionalClaims = [],
    jwks
  } = optionSchema("restApi", ISSUER_CHECKS, `${path}.`).check(given);
  const claims = additionalClaims.map((claim, index) => readClaim(`${path}.additionalClaims[${index}]`, claim));
  if (new Set(claims.map(({ claimName }) => claimName)).size < claims.length)
    throw new ConfigError("restApi", `${path}.additionalClaims`, "an array of claims with different names");
  const verifier = oidc({
    issuer,
    audience: audiences,
    algorithms,
    // `iss` is in every token. A JWT authorizer does not need `sub`.
    subjectClaim: "iss",
    graceSeconds: 0,
    issuedAtToleranceSeconds: 0,
    now,
    ...jwks === void 0 ? {
      discovery: "openid",
      remoteKeys: { maxAgeSeconds: 3600, staleSeconds: 0, ...fetch !== void 0 && { fetch: documentFetcher(fetch) } }
    } : { jwks }
  });
  return { issuer, verifier, additionalClaims: claims };
}
function readClaim(path, given) {
  if (!isRecord(given)) throw wrongValue("restApi", path, "an object", given);
  return optionSchema("restApi", CLAIM_CHECKS, `${path}.`).check(given);
}
function isIssuerUrl(value) {
  if (typeof value !== "string" || value.length > 2048 || !/^https:\/\/[A-Za-z0-9._~:/%!$&'()*+,;=[\]-]+$/.test(value))
    return false;
  try {
    const { username, password, search: search2, hash: hash4 } = new URL(value);
    return username + password + search2 + hash4 === "";
  } catch {
    return false;
  }
}

// src/gateway/rest/prepare-authorizer.ts
var SETTINGS = {
  api: valid("'REST': authorizers of other kinds of API do not fit", (value) => value === "REST"),
  type: valid(
    "'TOKEN' or 'REQUEST' in an authorizer with a handler; 'COGNITO_USER_POOLS' and 'JWT' have none",
    (value) => value === "TOKEN" || value === "REQUEST"
  ),
  ttlSeconds: integer(0, 3600),
  identitySources: arrayOf(`an array of identity sources: ${identitySource.expected}`, isIdentitySource)
};
function prepareAuthorizer(name, entry2, environment) {
  const option = `authorizers["${name}"]`;
  const type = isRecord(entry2) && !Object.hasOwn(entry2, "api") ? entry2["type"] : void 0;
  if (type === "COGNITO_USER_POOLS" || type === "JWT") {
    const authorize2 = type === "JWT" ? jwtAuthorizer(readJwtIssuers(option, entry2, environment), environment) : cognitoAuthorizer(readCognitoPools(option, entry2, environment), environment);
    return { type, authorize: authorize2, flush: () => {
    }, cachedResponses: () => 0 };
  }
  const settings = typeof entry2 === "function" ? readDefinition(option, entry2) : readEntry(option, entry2);
  const { authorize, cache } = lambdaAuthorizer(prepareSettings(option, settings, { name, ...environment }), environment);
  return { type: settings.type, authorize, flush: () => cache.flush(), cachedResponses: () => cache.entries };
}
function readDefinition(option, handler2) {
  const settings = readHandlerDefinition(`${option}.`, handler2);
  if (settings === void 0) {
    const expected = "a handler with a definition, or an object { api, type, ttlSeconds, identitySources, handler }";
    throw wrongValue("restApi", option, expected, handler2);
  }
  return { ...settings, handler: handler2 };
}
function readHandlerDefinition(path, handler2) {
  const definition = "definition" in handler2 ? handler2.definition : void 0;
  if (!isRecord(definition)) return void 0;
  const { api: api2, type, ttlSeconds, identitySources, identityValidationExpression } = definition;
  const checks = { ...SETTINGS, identityValidationExpression: optional(string) };
  return optionSchema("restApi", checks, path).check({
    api: api2,
    type,
    ttlSeconds,
    identitySources,
    identityValidationExpression
  });
}
function readEntry(option, entry2) {
  if (!isRecord(entry2)) throw wrongValue("restApi", option, "an authorizer", entry2);
  const checks = { ...SETTINGS, ...invocableChecks(entry2) };
  const path = `${option}.`;
  const schema = entry2["type"] === "TOKEN" ? optionSchema("restApi", { ...checks, identityValidationExpression: optional(string) }, path) : optionSchema("restApi", checks, path);
  return schema.check(entry2);
}
function checkAgainstDefinition(option, entry2, handler2) {
  const definition = readHandlerDefinition(`${option}.handler.definition.`, handler2);
  if (definition === void 0) return;
  for (const name of ["api", "type", "ttlSeconds", "identitySources", "identityValidationExpression"]) {
    if (normalizeSetting(entry2[name]) === normalizeSetting(definition[name])) continue;
    const problem = `${option}.${name} differs from the definition of its handler. Pass the handler itself as the authorizer.`;
    throw new ConfigError("restApi", `${option}.${name}`, "", problem);
  }
}
function normalizeSetting(value) {
  if (typeof value !== "object") return String(value);
  return value.map(({ in: location, name }) => `${location} ${location === "header" ? name.toLowerCase() : name}`).sort().join("\n");
}
function prepareSettings(option, entry2, defaults) {
  const { type, ttlSeconds, identitySources, identityValidationExpression } = entry2;
  if (type === "TOKEN" && (identitySources.length !== 1 || identitySources[0]?.in !== "header")) {
    throw new ConfigError("restApi", `${option}.identitySources`, "one header for a TOKEN authorizer");
  }
  if (type === "REQUEST" && ttlSeconds > 0 && identitySources.length === 0) {
    const expected = "at least one identity source if ttlSeconds is above 0, because they form the cache key";
    throw new ConfigError("restApi", `${option}.identitySources`, expected);
  }
  const expression = compileExpression(option, identityValidationExpression);
  for (const handler2 of possibleHandlers(entry2, defaults.functions)) checkAgainstDefinition(option, entry2, handler2);
  return { type, identitySources, ttlSeconds, expression, target: functionTarget(entry2, defaults) };
}

// src/gateway/rest/private-access.ts
init_trace_steps();
var PUBLIC_ACCESS = () => void 0;
function privateAccess({ api: api2, domains, policies, uncertain }) {
  const domainPolicies = new Map(
    Object.entries(domains).map(([name, { policy }]) => [
      name.toLowerCase(),
      policy && parseResourcePolicy(policy, { api: api2, option: `domains["${name}"].policy` })
    ])
  );
  return function checkAccess(request2) {
    const { domainName } = request2.received;
    return (domainName === void 0 ? void 0 : checkDomain(request2, domainName)) ?? checkApi(request2);
  };
  function checkDomain(request2, domainName) {
    const policy = domainPolicies.get(domainName);
    const decision = policy === void 0 ? NO_POLICY : decideDomainPolicy(policy, request2, domainName);
    const asked = "resource policy of the private custom domain name";
    if (decision.outcome !== "allow") return deny(request2, decision, { fact: REQUEST_FACTS.privateDomainPolicy, asked });
    request2.steps.push(policyStep(REQUEST_FACTS.privateDomainPolicy, asked, decision));
    return void 0;
  }
  function checkApi(request2) {
    const asked = "resource policy of the private API";
    if (!policies.hasResourcePolicy) return deny(request2, NO_POLICY, { fact: AUTHORIZATION_FACTS.privateWithoutPolicy, asked });
    if (request2.received.vpcEndpointId !== void 0) return void 0;
    const decision = policies.forOpenRoute(request2);
    if (decision.outcome !== "allow") return deny(request2, decision, { fact: AUTHORIZATION_FACTS.openRoute, asked });
    const reason = "the request did not come through a VPC endpoint";
    request2.steps.push(failedStep(REQUEST_FACTS.privateEndpoint, "VPC endpoint of the request", reason));
    return reject2(errorResponse("FORBIDDEN"), reason);
  }
  function deny(request2, decision, { fact, asked }) {
    request2.steps.push(policyStep(fact, asked, decision));
    return denyAnonymous(decision, request2, uncertain);
  }
}
var NO_POLICY = {
  outcome: "implicitDeny",
  by: "resource-based",
  reason: () => "denied: there is no resource policy, so no request is allowed"
};
function decideDomainPolicy(policy, request2, domainName) {
  const { partition, region, accountId, stage, method: method2, path } = request2.arn;
  const domainArn = `arn:${partition}:execute-api:${region}:${accountId}:/domainnames/${domainName}`;
  const resources = [request2.methodArn, domainArn, `${domainArn}/${stage}/${method2}${path}`];
  const decisions = resources.map((resource) => decideResourcePolicy(policy, request2, resource));
  const [first = NO_POLICY] = decisions;
  return decisions.find(({ outcome }) => outcome === "explicitDeny") ?? decisions.find(({ outcome }) => outcome === "allow") ?? first;
}

// src/gateway/backend/backend-event.ts
init_raw_request();
init_value_maps();
function backendEvent(input) {
  const { request: request2, pathParameters, stageVariables, requestContext, authorizer, isBinary } = input;
  const headers2 = headerMaps(request2.headers.filter((pair) => !isSignature(pair)));
  const query2 = queryMaps(request2.query);
  return {
    resource: requestContext.resourcePath,
    path: request2.eventPath,
    httpMethod: request2.method,
    headers: emptyToNull(headers2.single),
    multiValueHeaders: emptyToNull(headers2.multi),
    queryStringParameters: emptyToNull(query2.single),
    multiValueQueryStringParameters: emptyToNull(query2.multi),
    pathParameters: emptyToNull({ ...pathParameters }),
    stageVariables: emptyToNull({ ...stageVariables }),
    requestContext: copyContext(requestContext, authorizer),
    ...encodeBody(request2, isBinary)
  };
}
function isSignature([name, value]) {
  return name.toLowerCase() === "authorization" && value.startsWith("AWS4-");
}
function encodeBody({ body, headers: headers2 }, isBinary) {
  if (body.length === 0) return { body: null, isBase64Encoded: false };
  if (isBinary(headerValues(headers2, "content-type").at(-1)))
    return { body: Buffer.from(body).toString("base64"), isBase64Encoded: true };
  try {
    return { body: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body), isBase64Encoded: false };
  } catch {
    return { body: Buffer.from(body).toString("base64"), isBase64Encoded: true };
  }
}
function copyContext(context, authorizer) {
  const copy = { ...context, identity: { ...context.identity } };
  return authorizer === void 0 ? copy : { ...copy, authorizer: copyAuthorizer(authorizer) };
}
function copyAuthorizer(authorizer) {
  const { claims, scopes } = authorizer;
  if (typeof claims !== "object" && typeof scopes !== "object") return { ...authorizer };
  return structuredClone(authorizer);
}
function emptyToNull(map) {
  return Object.keys(map).length === 0 ? null : map;
}
function forwardedHeaders(request2, addresses) {
  const sentAddresses = headerValues(request2.headers, "x-forwarded-for");
  return [
    ...request2.headers.filter(([name]) => !FORWARDED.has(name.toLowerCase())),
    ["X-Forwarded-For", [...sentAddresses, ...addresses].join(", ")],
    ["X-Forwarded-Port", "443"],
    ["X-Forwarded-Proto", "https"]
  ];
}
var FORWARDED = /* @__PURE__ */ new Set(["x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"]);

// src/gateway/rest/request-pipeline.ts
init_trace_steps();
init_raw_request();

// src/gateway/rest/route-request.ts
init_raw_request();
function routeRequest({ resourcePath, resourceId, pathParameters, scopes, apiKeyRequired }, { variant, received, ids, nowMs, steps, endpointType }, findKeyId) {
  const { stageVariables, partition, region, accountId, apiId, stage } = variant.api;
  const requestContext = restRequestContext(received, { api: variant.api, resourcePath, resourceId, ids, nowMs });
  const arn = {
    kind: "method",
    partition,
    region,
    accountId,
    apiId,
    stage,
    method: received.method,
    path: received.path
  };
  const sentKey = apiKeyRequired ? sentApiKey(received) : void 0;
  return {
    received,
    forwarded: { ...received, headers: addedHeaders(received, endpointType, ids) },
    arn,
    methodArn: formatExecuteApiArn(arn),
    pathParameters,
    stageVariables,
    requestContext: sentKey === void 0 ? requestContext : withApiKey(requestContext, { value: sentKey, id: findKeyId(sentKey) }),
    scopes,
    nowMs,
    steps
  };
}
function addedHeaders(received, endpointType, ids) {
  return endpointType === "EDGE" ? withEdgeHeaders(forwardedHeaders(received, [received.sourceIp, EDGE_ADDRESS]), ids) : forwardedHeaders(received, [received.sourceIp]);
}
function sentApiKey({ headers: headers2 }) {
  const values = headerValues(headers2, "x-api-key");
  return values.length === 0 ? void 0 : values.join(",");
}

// src/gateway/rest/request-pipeline.ts
function requestPipeline(settings) {
  const { matchRoute, policies, gatewayResponses, usage, uncertain, timeoutMs, endpointType, work } = settings;
  const checkArnLength = arnLengthCheck(policies.hasResourcePolicy || endpointType === "PRIVATE");
  return async function handleRequest(received, ids, steps) {
    const variant = settings.selectVariant();
    if (variant.isCanary) steps.push(passedStep(REQUEST_FACTS.canary, "base deployment or canary", "the canary"));
    const environment = { variant, endpointType, ids, nowMs: settings.now(), received, steps };
    const match = matchRoute(received.method, received.path);
    if (match !== void 0) return handleRoute(match, environment);
    steps.push(failedStep(REQUEST_FACTS.routeMissing, ROUTE_ASKED, "no route matches"));
    return finishRejected(rejectUnknownRoute(received), { ...environment, gatewayResponses });
  };
  async function handleRoute(match, environment) {
    const { route: route2, routeKey, resourcePath, pathParameters } = match;
    const { variant, steps } = environment;
    steps.push(passedStep(route2.isPreflight ? REQUEST_FACTS.preflight : REQUEST_FACTS.route, ROUTE_ASKED, routeKey));
    const request2 = routeRequest({ ...route2, resourcePath, pathParameters }, environment, usage.findKeyId);
    const location = {
      stage: variant.api.stage,
      canary: variant.isCanary,
      route: routeKey,
      authorization: route2.authorization,
      authorizer: route2.authorizer,
      methodArn: request2.methodArn,
      apiKeyId: null,
      usagePlanId: null
    };
    const finish = (rejection, ids = {}) => finishRejected(rejection, { ...environment, gatewayResponses, routed: request2, location: { ...location, ...ids } });
    const authorization = checkArnLength(request2, route2.authorization) ?? settings.checkAccess(request2) ?? checkExplicitDeny(request2, route2) ?? await route2.authorize(request2);
    if (authorization.kind === "rejected") return finish(authorization);
    const admission = route2.apiKeyRequired ? checkApiKey(request2, routeKey, authorization) : NO_KEY_REQUIRED;
    const usageIds = { apiKeyId: admission.apiKeyId, usagePlanId: admission.usagePlanId };
    if (admission.kind === "rejected") return finish(rejectAfter(authorization, admission), usageIds);
    const invalid2 = validateRequest(request2, route2.validation);
    if (invalid2 !== void 0) return finish(rejectAfter(authorization, invalid2), usageIds);
    const result = await callBackend(route2.integration, admission.request ?? request2, authorization);
    if (result.kind === "failed") {
      steps.push(failedStep(result.fact, INTEGRATION_ASKED, result.problem));
      return finish(rejectAfter(authorization, { ...result, reason: result.problem }), usageIds);
    }
    steps.push(passedStep(result.fact, INTEGRATION_ASKED, `status ${result.response.status}`));
    return finishAllowed(result.response, authorization, { ...environment, location: { ...location, ...usageIds } });
  }
  function checkApiKey(request2, routeKey, { usageIdentifierKey }) {
    const value = settings.apiKeySource === "HEADER" ? sentApiKey(request2.received) : usageIdentifierKey;
    const admission = usage.admit(value, { routeKey, stage: request2.arn.stage, nowMs: request2.nowMs });
    request2.steps.push(...usageSteps(admission));
    if (value === void 0) return admission;
    const requestContext = withApiKey(request2.requestContext, { value, id: usage.findKeyId(value) });
    return { ...admission, request: { ...request2, requestContext } };
  }
  function checkExplicitDeny(request2, { authorization }) {
    const decision = authorization === "AWS_IAM" ? void 0 : policies.findExplicitDeny(request2);
    if (decision === void 0) return void 0;
    request2.steps.push(policyStep(AUTHORIZATION_FACTS.explicitDenyFirst, "explicit Deny of the resource policy", decision));
    return denyAnonymous(decision, request2, uncertain);
  }
  function callBackend(integration, request2, { authorizer, iamCaller }) {
    const { forwarded, pathParameters, stageVariables, requestContext, arn } = request2;
    const { isBinary } = settings;
    const context = iamCaller === void 0 ? requestContext : withIamCaller(requestContext, iamCaller);
    const event = backendEvent({
      request: forwarded,
      pathParameters,
      stageVariables,
      requestContext: context,
      authorizer,
      isBinary
    });
    return integrate(
      integration,
      { request: request2, event },
      {
        timeoutMs,
        requestId: context.requestId,
        api: arn,
        work,
        isBinary: (contentType) => isBinary(contentType) || acceptsBinary(isBinary, forwarded.headers)
      }
    );
  }
}
function arnLengthCheck(hasPolicy) {
  return ({ methodArn, steps }, authorization) => {
    if (methodArn.length * 3 <= MAX_ARN_BYTES || Buffer.byteLength(methodArn) <= MAX_ARN_BYTES) return void 0;
    if (authorization === "NONE" && !hasPolicy) return void 0;
    const reason = `the method ARN has more than ${MAX_ARN_BYTES} bytes`;
    steps.push(failedStep(REQUEST_FACTS.arnLength, "method ARN within the limit", reason));
    return reject2(errorResponse("REQUEST_URI_TOO_LONG"), reason);
  };
}
function usageSteps(admission) {
  if (admission.kind === "rejected") return [failedStep(admission.fact, "API key and usage plan", admission.reason)];
  return [
    passedStep(BACKEND_FACTS.apiKey, "API key", `ID ${admission.apiKeyId}`),
    passedStep(BACKEND_FACTS.usageAfterAuthorizer, "usage plan", `ID ${admission.usagePlanId}`)
  ];
}
var INTEGRATION_ASKED = "response of the integration";
var ROUTE_ASKED = "route of the method and path";
var NO_KEY_REQUIRED = {
  kind: "admitted",
  apiKeyId: null,
  usagePlanId: null
};
function rejectUnknownRoute({ headers: headers2 }) {
  const authorization = headerValues(headers2, "authorization");
  const isSignature2 = authorization.length === 0 || authorization.some((value) => value.startsWith("AWS4-"));
  const response = isSignature2 ? errorResponse("MISSING_AUTHENTICATION_TOKEN") : signatureErrorResponse({ code: "ERR_SIGV4_SCHEME" }, headers2);
  return reject2(response, "no route matches the method and path");
}
function rejectAfter({ principal, lambda, cacheAgeSeconds, reason, authorizer }, failure) {
  return {
    ...reject2(failure.response, `${reason()}; then ${failure.reason}`, { principal, lambda, cacheAgeSeconds }),
    ...authorizer !== void 0 && { authorizer },
    ..."cause" in failure && { cause: failure.cause }
  };
}

// src/gateway/rest/rest-router.ts
init_errors();
var METHODS2 = /* @__PURE__ */ new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY"]);
function restRouter(routes) {
  const root = createNode();
  for (const [routeKey, route2] of Object.entries(routes)) addRoute(root, routeKey, route2);
  return function matchRoute(method2, path) {
    const values = [];
    const match = findRoute({ segments: splitPath2(path), method: method2, values }, root, 0);
    if (match === void 0) return void 0;
    const { routeKey, resourcePath, parameterNames, route: route2 } = match;
    const parameters = parameterNames.map((name, index) => [name, values[index] ?? ""]);
    return { routeKey, resourcePath, pathParameters: Object.fromEntries(parameters), route: route2 };
  };
}
function createNode() {
  return { literals: /* @__PURE__ */ new Map(), methods: /* @__PURE__ */ new Map() };
}
function addRoute(root, routeKey, route2) {
  const space = routeKey.indexOf(" ");
  const method2 = routeKey.slice(0, space);
  const resourcePath = routeKey.slice(space + 1);
  const option = `routes["${routeKey}"]`;
  if (!METHODS2.has(method2)) throw new ConfigError("restApi", option, `a method (${[...METHODS2].join(", ")}), a space and a path`);
  if (!resourcePath.startsWith("/")) throw new ConfigError("restApi", option, 'a path that begins with "/"');
  if (resourcePath.length > 1 && resourcePath.endsWith("/"))
    throw new ConfigError("restApi", option, "a path without a trailing slash");
  const parameterNames = [];
  let node = root;
  const segments = splitPath2(resourcePath);
  for (const [index, segment] of segments.entries()) {
    const parameter = parseSegment(segment, index === segments.length - 1, option);
    if (parameter !== void 0) parameterNames.push(parameter.name);
    node = childNode(node, segment, parameter);
  }
  if (new Set(parameterNames).size < parameterNames.length)
    throw new ConfigError("restApi", option, "a path whose parameters have different names");
  if (node.methods.has(method2))
    throw new ConfigError("restApi", option, "", `${option} is the same route as another key: parameter names do not matter`);
  node.methods.set(method2, { routeKey, resourcePath, parameterNames, route: route2 });
}
function parseSegment(segment, isLast, option) {
  if (segment === "") throw new ConfigError("restApi", option, "a path without empty segments");
  const match = /^\{([A-Za-z0-9._:-]{1,128})(\+?)\}$/.exec(segment);
  if (match === null) {
    const colonName = /^:([A-Za-z0-9._-]+)$/.exec(segment)?.[1];
    if (colonName !== void 0) {
      const problem = `${option} has the segment ":${colonName}". API Gateway writes a path parameter as {${colonName}}.`;
      throw new ConfigError("restApi", option, "", problem);
    }
    if (/[{}*?#]/.test(segment)) throw new ConfigError("restApi", option, "a path of literals, {name} and a last {name+}");
    return void 0;
  }
  const parameter = { name: match[1] ?? "", isGreedy: match[2] === "+" };
  if (parameter.isGreedy && !isLast) throw new ConfigError("restApi", option, "a path whose greedy parameter is the last segment");
  return parameter;
}
function childNode(node, segment, parameter) {
  if (parameter === void 0) {
    const child = node.literals.get(segment) ?? createNode();
    node.literals.set(segment, child);
    return child;
  }
  if (parameter.isGreedy) {
    node.greedy ??= createNode();
    return node.greedy;
  }
  node.parameter ??= createNode();
  return node.parameter;
}
function findRoute(search2, node, depth) {
  const { segments, method: method2, values } = search2;
  const segment = segments[depth];
  if (segment === void 0) return node.methods.get(method2) ?? node.methods.get("ANY");
  const literal = node.literals.get(segment);
  const literalMatch = literal && findRoute(search2, literal, depth + 1);
  if (literalMatch !== void 0) return literalMatch;
  if (node.parameter !== void 0 && segment !== "") {
    values.push(segment);
    const parameterMatch = findRoute(search2, node.parameter, depth + 1);
    if (parameterMatch !== void 0) return parameterMatch;
    values.pop();
  }
  const greedyMatch = node.greedy?.methods.get(method2) ?? node.greedy?.methods.get("ANY");
  if (greedyMatch !== void 0) values.push(segments.slice(depth).join("/"));
  return greedyMatch;
}
function splitPath2(path) {
  let start = 0;
  let end = path.length;
  while (path[start] === "/") start += 1;
  while (end > start && path[end - 1] === "/") end -= 1;
  return start === end ? [] : path.slice(start, end).split("/");
}

// src/gateway/rest/rest-stage.ts
function restStage({ api: api2, canary }, options, shared) {
  const {
    uncertain = {},
    timeoutMs = MAX_REQUEST_MS,
    now = Date.now,
    principals = {},
    runtime = DEFAULT_RUNTIME,
    fetch,
    functions = {},
    domains = {},
    endpointType = "REGIONAL",
    binaryMediaTypes = []
  } = options;
  const { policies, usage, work } = shared;
  const authorizers = new Map(
    Object.entries(options.authorizers).map(([name, entry2]) => [
      name,
      prepareAuthorizer(name, entry2, { policies, uncertain, timeoutMs, now, runtime, fetch, work, functions })
    ])
  );
  const open = openRoute(policies, uncertain);
  const iam = iamAuthorizer({ principals, region: api2.region, policies, uncertain });
  function authorizationOf(authorizer) {
    const prepared = authorizer === null ? void 0 : authorizers.get(authorizer);
    if (prepared !== void 0) return { authorization: prepared.type, authorizer, authorize: prepared.authorize };
    return authorizer === "AWS_IAM" ? { authorization: "AWS_IAM", authorizer: null, authorize: iam } : { authorization: "NONE", authorizer: null, authorize: open };
  }
  function prepareRoute(routeKey, route2) {
    const { requestParameters, requestModels, requestValidator = options.requestValidator, integration } = route2;
    const send = fetch ?? ((...request2) => globalThis.fetch(...request2));
    return {
      ...authorizationOf(route2.authorizer),
      resourceId: resourceIdOf(routeKey.slice(routeKey.indexOf(" ") + 1)),
      isPreflight: !Object.hasOwn(options.routes, routeKey),
      scopes: route2.scopes ?? [],
      apiKeyRequired: route2.apiKeyRequired ?? false,
      validation: { requestParameters, requestModels, requestValidator },
      integration: prepareIntegration(integration, { runtime, functions, fetch: send, name: "backend" })
    };
  }
  const allRoutes = options.cors === void 0 ? options.routes : addPreflightRoutes(options.routes, options.cors);
  const routes = Object.entries(allRoutes).map(([key, route2]) => [key, prepareRoute(key, route2)]);
  const handleRequest = requestPipeline({
    selectVariant: variantSelector(api2, canary),
    endpointType,
    matchRoute: restRouter(Object.fromEntries(routes)),
    policies,
    checkAccess: endpointType === "PRIVATE" ? privateAccess({ api: api2, domains, policies, uncertain }) : PUBLIC_ACCESS,
    isBinary: binaryTypes(binaryMediaTypes),
    gatewayResponses: options.gatewayResponses ?? {},
    usage,
    apiKeySource: options.apiKeySource ?? "HEADER",
    uncertain,
    timeoutMs,
    now,
    work
  });
  return {
    handleRequest,
    flush() {
      for (const authorizer of authorizers.values()) authorizer.flush();
    },
    cachedResponses: () => [...authorizers.values()].reduce((sum, { cachedResponses }) => sum + cachedResponses(), 0)
  };
}

// src/gateway/rest/rest-api.ts
function restApi(options) {
  const checked = checkRestOptions(options);
  const {
    uncertain = {},
    now = Date.now,
    principals = {},
    apiKeys = {},
    usagePlans = {},
    stages: otherStages = {},
    endpointType = "REGIONAL",
    strict = false
  } = checked;
  const mainApi = readApiStage(checked, "restApi");
  const resourcePolicy = checked.resourcePolicy && parseResourcePolicy(checked.resourcePolicy, { api: mainApi, option: "resourcePolicy" });
  const policies = policyEvaluator(resourcePolicy, uncertain);
  const usage = usageMeter({ apiKeys, usagePlans });
  const work = runningWork();
  const shared = { policies, usage, work };
  const mainStage = restStage({ api: mainApi, canary: checked.canary }, checked, shared);
  const stages = /* @__PURE__ */ new Map([[mainApi.stage, mainStage]]);
  for (const [stage, { stageVariables, canary }] of Object.entries(otherStages)) {
    const api3 = readApiStage({ ...checked, stage, stageVariables }, "restApi");
    stages.set(stage, restStage({ api: api3, canary }, checked, shared));
  }
  const sign2 = requestSigner({ principals, region: mainApi.region, now });
  const addressOptions = {
    mainStage: mainApi.stage,
    stages: new Set(stages.keys()),
    basePath: checked.basePath === void 0 ? void 0 : withLeadingSlash(checked.basePath),
    domains: checked.domains ?? {},
    disableExecuteApiEndpoint: checked.disableExecuteApiEndpoint ?? false,
    endpointHosts: endpointType === "PRIVATE" ? endpointHosts(mainApi, checked.vpcEndpointIds ?? []) : null
  };
  const parsing = { resolveAddress: addressResolver(addressOptions), defaultHost: defaultHost(mainApi), endpointType };
  const prefixOf = (target) => requestPrefix(target, addressOptions, parsing.defaultHost);
  let last;
  async function handle(request2) {
    rejectClosed(work);
    const ids = createRequestIds();
    const steps = [];
    const parsed = parseRequest(request2, { ...parsing, steps });
    const result = "kind" in parsed ? finishUnparsed(parsed, { ids, steps, endpointType }) : await (stages.get(parsed.stage) ?? mainStage).handleRequest(parsed.received, ids, steps);
    rejectClosed(work);
    last = result.trace;
    if (strict) rejectInferred(result.trace);
    return result;
  }
  async function respond3(request2) {
    const { response, trace } = await handle(request2);
    return Object.assign(response, { trace });
  }
  const api2 = {
    async request(request2, options2 = {}) {
      return respond3(sign2(buildRequest(request2, options2, prefixOf)));
    },
    async send(request2) {
      return respond3(checkRawRequest(request2));
    },
    async sendTraced(request2) {
      return handle(checkRawRequest(request2));
    },
    async fetch(request2) {
      return respond3(await readWebRequest(request2, MAX_BODY_BYTES));
    },
    lastTrace: () => last,
    async close() {
      work.close();
    },
    flushAuthorizersCache(stage) {
      if (stage !== void 0) checkStage("flushAuthorizersCache", stage, addressOptions.stages);
      for (const [name, one] of stages) if (stage === void 0 || stage === name) one.flush();
    },
    usage: () => usage.remaining(now()),
    cachedReplies: () => [...stages.values()].reduce((sum, { cachedResponses }) => sum + cachedResponses(), 0)
  };
  return rememberSource(api2, { options, build: restApi, flush: (one) => one.flushAuthorizersCache() });
}

// src/testing/test-issuer.ts
init_errors();
init_options();
import { createHash as createHash3, createSecretKey, randomBytes, randomUUID as randomUUID2 } from "node:crypto";

// src/testing/issuer-keys.ts
import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
var generate = promisify(generateKeyPair);
var KEY_FACTORIES = {
  RS256: rsaKeys,
  RS384: rsaKeys,
  RS512: rsaKeys,
  PS256: rsaKeys,
  PS384: rsaKeys,
  PS512: rsaKeys,
  ES256: () => generate("ec", { namedCurve: "P-256" }),
  ES384: () => generate("ec", { namedCurve: "P-384" }),
  ES512: () => generate("ec", { namedCurve: "P-521" }),
  EdDSA: () => generate("ed25519"),
  Ed25519: () => generate("ed25519"),
  Ed448: () => generate("ed448")
};
var ASYMMETRIC_ALGORITHMS = Object.keys(KEY_FACTORIES);
async function generateIssuerKey(algorithm, kid) {
  const factory = KEY_FACTORIES[algorithm];
  if (factory === void 0) throw new TypeError(`no key type is known for the algorithm ${algorithm}`);
  const { publicKey, privateKey } = await factory();
  const jwk = publicKey.export({ format: "jwk" });
  return { kid, algorithm, privateKey, publicJwk: { ...jwk, kid, alg: algorithm, use: "sig" } };
}
function rsaKeys() {
  return generate("rsa", { modulusLength: 2048 });
}

// src/testing/issuer-server.ts
import { createServer } from "node:http";
async function serveIssuer(read) {
  let fetches = 0;
  let jwksUri = "";
  const server = createServer((request2, response) => {
    const path = request2.url ?? "";
    const isKeySet = path.endsWith("/.well-known/jwks.json");
    const isDiscovery = path.endsWith("/.well-known/openid-configuration");
    if (request2.method !== "GET" || !isKeySet && !isDiscovery) {
      response.writeHead(404, { "content-type": "application/json" }).end("{}");
      return;
    }
    if (isKeySet) fetches += 1;
    const body = isKeySet ? read.jwks() : { issuer: read.issuer(), jwks_uri: jwksUri };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise((resolve, reject3) => {
    server.once("error", reject3);
    server.listen(0, "127.0.0.1", resolve);
  });
  server.unref();
  const { port } = server.address();
  const url = `http://127.0.0.1:${port}`;
  jwksUri = `${url}/.well-known/jwks.json`;
  const close = () => new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  return { url, jwksUri, fetches: () => fetches, close };
}

// src/testing/sign-token.ts
import { constants, createHmac as createHmac3, sign } from "node:crypto";
function signToken({ header: header2, payload }, signingKey) {
  const input = `${base64Url(header2)}.${base64Url(payload)}`;
  return `${input}.${base64Url(signInput(input, signingKey))}`;
}
function base64Url(value) {
  return Buffer.from(value).toString("base64url");
}
function signInput(input, { algorithm, key }) {
  const data = Buffer.from(input, "latin1");
  const hash4 = `sha${algorithm.slice(2)}`;
  switch (algorithm.slice(0, 2)) {
    case "HS":
      return createHmac3(hash4, key).update(data).digest();
    case "RS":
      return sign(hash4, data, key);
    case "PS":
      return sign(hash4, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
    case "ES":
      return sign(hash4, data, { key, dsaEncoding: "ieee-p1363" });
    default:
      return sign(null, data, key);
  }
}

// src/testing/test-issuer.ts
var HMAC_ALGORITHMS = ["HS256", "HS384", "HS512"];
var OPTIONS9 = optionSchema("testIssuer", {
  userPoolId: optional(string),
  clientId: optional(string),
  issuer: optional(string),
  algorithm: optional(oneOf(...ASYMMETRIC_ALGORITHMS, ...HMAC_ALGORITHMS)),
  lifetimeSeconds: optional(integer(1, 4294967295)),
  now: optional(callback)
});
async function testIssuer(options = {}) {
  const given = OPTIONS9.check(options);
  const { userPoolId = "eu-west-1_TestPool", clientId = "test-client", algorithm = "RS256" } = given;
  const { lifetimeSeconds = 3600, now = Date.now } = given;
  if (given.issuer !== void 0 && given.userPoolId !== void 0) {
    throw new ConfigError("testIssuer", "userPoolId", "", "userPoolId and issuer cannot be combined. Remove one of them.");
  }
  const secret = HMAC_ALGORITHMS.includes(algorithm) ? randomBytes(64) : void 0;
  let keys = await generateKeys(algorithm, secret);
  let issuer = given.issuer ?? poolIssuer(userPoolId);
  const isPool = given.issuer === void 0;
  const serve = () => serveIssuer({ issuer: () => issuer, jwks: () => publicKeySet(keys) });
  const server = given.issuer === "loopback" ? await serve() : void 0;
  if (server !== void 0) issuer = server.url;
  function mint(claims, { privateKey, kid }, header2) {
    const issuedAt = Math.floor(now() / 1e3);
    const payload = JSON.stringify({ iss: issuer, iat: issuedAt, exp: issuedAt + lifetimeSeconds, ...claims });
    return signToken({ header: JSON.stringify({ alg: algorithm, kid, ...header2 }), payload }, { algorithm, key: privateKey });
  }
  return {
    get issuer() {
      return issuer;
    },
    userPoolId,
    clientId,
    algorithm,
    secret,
    now,
    get jwks() {
      return publicKeySet(keys);
    },
    get keys() {
      return keys;
    },
    accessToken: async (claims = {}, options2 = {}) => {
      const header2 = readHeader2("accessToken", claims, options2);
      return isPool ? mint({ ...accessClaims(clientId, now), ...poolClaims(claims) }, keys[0], header2) : mint({ ...providerClaims(clientId), client_id: clientId, ...claims }, keys[0], { typ: "at+jwt", ...header2 });
    },
    idToken: async (claims = {}, options2 = {}) => {
      const header2 = readHeader2("idToken", claims, options2);
      return isPool ? mint({ ...idClaims(clientId, now), ...poolClaims(claims) }, keys[1], header2) : mint({ ...providerClaims(clientId), ...claims }, keys[1], { typ: "JWT", ...header2 });
    },
    token: async (claims, options2 = {}) => mint(claims, keys[0], readHeader2("token", claims, options2)),
    sign: (parts, { algorithm: other = algorithm, key = keys[0].privateKey } = {}) => signToken(parts, { algorithm: other, key }),
    rotate: async () => {
      keys = await generateKeys(algorithm, secret);
    },
    listen: async () => server ?? serve()
  };
}
function checkIssuer(subject, issuer) {
  const isIssuer = typeof issuer === "object" && issuer !== null && "accessToken" in issuer && "keys" in issuer;
  if (!isIssuer) throw wrongValue(subject, "issuer", "an issuer created by testIssuer", issuer);
}
async function generateKeys(algorithm, secret) {
  if (secret !== void 0) {
    const key = { kid: "secret", algorithm, privateKey: createSecretKey(secret), publicJwk: void 0 };
    return [key, key];
  }
  return [await generateIssuerKey(algorithm, randomUUID2()), await generateIssuerKey(algorithm, randomUUID2())];
}
function publicKeySet(keys) {
  return { keys: keys.map(({ publicJwk }) => publicJwk).filter((jwk) => jwk !== void 0) };
}
function poolIssuer(userPoolId) {
  const [region = ""] = userPoolId.split("_");
  return `https://cognito-idp.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/${userPoolId}`;
}
var SUBJECT5 = "a1b2c3d4-0000-4000-8000-000000000001";
function accessClaims(clientId, now) {
  return {
    sub: SUBJECT5,
    token_use: "access",
    scope: "aws.cognito.signin.user.admin",
    auth_time: Math.floor(now() / 1e3),
    client_id: clientId,
    username: "jane",
    version: 2,
    jti: randomUUID2(),
    origin_jti: randomUUID2(),
    event_id: randomUUID2()
  };
}
function idClaims(clientId, now) {
  return {
    sub: SUBJECT5,
    aud: clientId,
    token_use: "id",
    email: "jane@example.com",
    email_verified: true,
    auth_time: Math.floor(now() / 1e3),
    "cognito:username": "jane",
    at_hash: createHash3("sha256").update(clientId).digest("base64url").slice(0, 22),
    jti: randomUUID2(),
    origin_jti: randomUUID2(),
    event_id: randomUUID2()
  };
}
function readHeader2(subject, claims, options) {
  checkArgument(subject, "claims", object, claims);
  const { header: header2 = {} } = optionSchema(subject, { header: optional(object) }).check(options);
  return header2;
}
function poolClaims(claims) {
  const { groups, ...others } = claims;
  if (groups === void 0) return claims;
  if (others["cognito:groups"] === void 0) return { ...others, "cognito:groups": groups };
  throw new ConfigError("testIssuer", "claims.groups", "", "the claims groups and cognito:groups cannot be combined.");
}
function providerClaims(clientId) {
  return { sub: "user-1", aud: clientId, jti: randomUUID2() };
}

// src/testing/test-handler.ts
init_errors();
init_options();
import { AsyncLocalStorage as AsyncLocalStorage2 } from "node:async_hooks";
import http from "node:http";
import https, * as httpsExports from "node:https";
import { syncBuiltinESMExports } from "node:module";
var redirections = new AsyncLocalStorage2();
var OPTIONS10 = optionSchema("testHandler", { jwksUri: optional(string) });
function testHandler(handler2, issuer, options = {}) {
  checkArgument("testHandler", "handler", callback, handler2);
  checkIssuer("testHandler", issuer);
  const { jwksUri } = OPTIONS10.check(options);
  if (issuer.secret !== void 0) throw new ConfigError("testHandler", "issuer", "an issuer with public keys, not HMAC");
  if (jwksUri !== void 0 && !URL.canParse(jwksUri)) throw new ConfigError("testHandler", "jwksUri", "a URL");
  const origins2 = [issuer.issuer, ...jwksUri === void 0 ? [] : [jwksUri]].map((url) => new URL(url).origin);
  installRedirections();
  let server;
  const tested = async (...args) => {
    server ??= issuer.listen();
    return redirections.run({ origins: origins2, server: await server }, () => handler2(...args));
  };
  return Object.assign(tested, handler2);
}
var isInstalled = false;
function installRedirections() {
  if (isInstalled) return;
  const { request: request2, get } = https;
  const { fetch } = globalThis;
  https.request = redirected(request2, http.request);
  https.get = redirected(get, http.get);
  syncBuiltinESMExports();
  if (httpsExports.request !== https.request) {
    Object.assign(https, { request: request2, get });
    const problem = "the keys of a handler can be replaced on Node.js only. On this runtime, pass jwks: issuer.jwks to the verifier.";
    throw new ConfigError("testHandler", "handler", "", problem);
  }
  isInstalled = true;
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    return fetch(redirectedUrl(url) ?? input, init);
  };
}
function redirected(original, plain) {
  const [sendOriginal, sendPlain] = [original, plain];
  const send = (url, ...rest) => {
    const target = redirectedUrl(typeof url === "string" ? url : url instanceof URL ? url.href : urlOf(url));
    if (target === void 0) return sendOriginal(url, ...rest);
    return typeof url === "string" || url instanceof URL ? sendPlain(target, ...withoutAgent(rest)) : sendPlain(target, ...rest);
  };
  return send;
}
function urlOf({ protocol = "https:", hostname, host, port, path = "/" }) {
  return `${protocol}//${hostname ?? host ?? "localhost"}${port == null ? "" : `:${port}`}${path}`;
}
function withoutAgent(args) {
  return args.map((arg) => typeof arg === "object" && arg !== null && "agent" in arg ? { ...arg, agent: false } : arg);
}
function redirectedUrl(url) {
  const redirection = redirections.getStore();
  if (redirection === void 0 || !URL.canParse(url)) return void 0;
  const { origin, pathname } = new URL(url);
  if (!redirection.origins.includes(origin)) return void 0;
  const isDiscovery = /\/\.well-known\/(openid-configuration|oauth-authorization-server)(\/|$)/.test(pathname);
  return isDiscovery ? `${redirection.server.url}/.well-known/openid-configuration` : redirection.server.jwksUri;
}

// <stdin>
var handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: "eu-west-1_AbCdEf", clientId: "4fjk", tokenUse: "access" })),
  ttlSeconds: 300,
  routes: { "GET /pets": authenticated, "DELETE /pets/{id}": inGroup("admin") }
});
var pool = await testIssuer({ userPoolId: "eu-west-1_AbCdEf", clientId: "4fjk" });
var route = { authorizer: "users", integration: () => Response.json([]) };
var api = restApi({
  stage: "prod",
  authorizers: { users: testHandler(handler, pool) },
  routes: { "GET /pets": route, "DELETE /pets/{id}": route }
});
var call = async (request2, claims) => api.request(request2, { headers: { authorization: `Bearer ${await pool.accessToken(claims)}` } });
assert.equal((await api.request("GET /pets")).status, 401);
assert.equal((await call("GET /pets", {})).status, 200);
assert.equal((await call("DELETE /pets/1", {})).status, 403);
assert.equal((await call("DELETE /pets/1", { "cognito:groups": ["admin"] })).status, 200);
var denied = await call("DELETE /pets/1", {});
console.log(denied.trace.reason);
/*! Bundled license information:

toad-cache/dist/toad-cache.mjs:
  (**
   * toad-cache
   *
   * @copyright 2026 Igor Savin <kibertoad@gmail.com>
   * @license MIT
   * @version 3.7.3
   *)
*/
