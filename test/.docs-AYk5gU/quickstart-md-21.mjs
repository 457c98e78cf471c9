import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)

// src/errors.ts
var GatewrightError = class extends Error {
};
var ConfigError = class extends GatewrightError {
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
var ArnError = class extends GatewrightError {
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
var EventError = class extends GatewrightError {
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
var ResponseError = class extends GatewrightError {
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
var UndeclaredReadError = class extends GatewrightError {
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
var RuleError = class extends GatewrightError {
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
var UnavailableError = class extends GatewrightError {
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

// src/events/event-fields.ts
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
function declaredView(reads) {
  if (reads === "request") return (request) => request;
  const declared = reads.map(({ in: kind, name }) => ({ in: kind, name: kind === "header" ? name.toLowerCase() : name }));
  return (request) => new DeclaredView(request, declared);
}
var DeclaredView = class {
  #request;
  #declared;
  constructor(request, declared) {
    this.#request = request;
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

// src/internal/suggest.ts
var MAX_LENGTH = 64;
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

// src/options.ts
var NO_MEMBERS = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ Object.create(null));
function optionSchema(subject, checks, path = "") {
  const table = new Map(Object.entries(checks));
  const names = [...table.keys()];
  const required = names.filter((name) => table.get(name)?.optional !== true);
  return { names, check };
  function check(given) {
    if (!isObject(given)) throw wrongValue(subject, path === "" ? "options" : path.slice(0, -1), "an object", given);
    const options = { __proto__: NO_MEMBERS };
    for (const name of Object.keys(given)) {
      const value = given[name];
      const one = table.get(name);
      if (one === void 0) throw unknownOption(subject, name, names, path);
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
var string = /* @__PURE__ */ valid("a non-empty string", isNonEmptyString);
var strings = /* @__PURE__ */ valid(
  "a non-empty string or a non-empty array of them",
  (value) => isNonEmptyString(value) || Array.isArray(value) && value.length > 0 && value.every(isNonEmptyString)
);
var boolean = /* @__PURE__ */ valid("true or false", (value) => typeof value === "boolean");
var callback = /* @__PURE__ */ valid("a function", (value) => typeof value === "function");
var object = /* @__PURE__ */ valid("an object", isObject);
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

// src/events/identity-source.ts
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
function knownAnswer(result) {
  const { kind, identity, code, cause } = Object(result);
  if (kind === "identified" && identity !== void 0 && identity !== null && !isThenable(identity))
    return { kind, identity };
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
function tokenSource({ subject, ttlSeconds, reads, ruleReads }) {
  const reject = (option, source) => {
    const other2 = source === void 0 ? "" : `, but reads ${sourceText(source)}`;
    const problem = `${option} must read one header and nothing else${other2}. Use requestAuthorizer for other identity sources.`;
    throw new ConfigError(subject, option, "", problem);
  };
  const alternatives = reads === "request" ? [] : reads;
  const sources = alternatives.flat();
  const [first] = sources;
  const isOther = (source) => first?.in !== "header" || sourceText(source) !== sourceText(first);
  const other = sources.find(isOther);
  if (first === void 0 || other !== void 0 || alternatives.some((list) => list.length === 0))
    return reject("authenticate", other);
  if (ruleReads === "request") return ttlSeconds === 0 ? first : reject("routes");
  const otherOfRules = ruleReads.find(isOther);
  return otherOfRules === void 0 ? first : reject("routes", otherOfRules);
}

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

// src/policy/execute-api-arn.ts
function parseExecuteApiArn(arn) {
  if (typeof arn !== "string") throw new ArnError("scheme", '"arn"');
  const [scheme, partition = "", service, region = "", accountId = "", ...rest] = arn.split(":");
  const [apiId = "", stage = "", method = "", ...segments] = rest.join(":").split("/");
  if (scheme !== "arn") throw new ArnError("scheme", '"arn"');
  if (!isName(partition, /^aws(-[a-z]+)*$/)) throw new ArnError("partition", "an AWS partition");
  if (service !== "execute-api") throw new ArnError("service", '"execute-api"');
  if (!isName(region, /^[a-z0-9-]+$/)) throw new ArnError("region", "a region name");
  if (!isName(accountId, /^\d{12}$/)) throw new ArnError("accountId", "twelve digits");
  if (!isName(apiId, /^[a-z0-9]+$/)) throw new ArnError("apiId", "an API id");
  if (stage === "" || hasWildcard(stage)) throw new ArnError("stage", "a stage name without wildcards");
  if (method === "" || hasWildcard(method)) throw new ArnError("method", "an HTTP method or a route key");
  const apiStage = { partition, region, accountId, apiId, stage };
  const path = segments.map((segment) => `/${segment}`).join("");
  return method.startsWith("$") ? { kind: "route", ...apiStage, routeKey: method + path } : { kind: "method", ...apiStage, method, path };
}
function formatExecuteApiArn(arn) {
  const { kind } = checkParts(arn, ["kind"]);
  if (kind === "route") return `${formatStageArn(arn)}/${checkParts(arn, ["routeKey"]).routeKey}`;
  if (kind !== "method") throw new ArnError("kind", '"method" or "route"');
  const { method, path } = checkParts(arn, ["method", "path"]);
  return `${formatStageArn(arn)}/${method}${path}`;
}
function formatStageArn(stageOfApi) {
  const { partition, region, accountId, apiId, stage } = checkParts(stageOfApi, STAGE_PARTS);
  return `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`;
}
var STAGE_PARTS = ["partition", "region", "accountId", "apiId", "stage"];
function checkParts(arn, names) {
  const parts = typeof arn === "object" && arn !== null ? arn : {};
  for (const name of names) if (typeof parts[name] !== "string") throw new ArnError(name, "a string");
  return parts;
}
function isName(text, form) {
  return text.length <= 64 && form.test(text);
}
function hasWildcard(text) {
  return text.includes("*") || text.includes("?");
}

// src/internal/get-or-add.ts
function getOrAdd(map, key, make) {
  const present = map.get(key);
  if (present !== void 0) return present;
  const made = make();
  map.set(key, made);
  return made;
}

// src/policy/rules/condition-blocks.ts
function conditionOf(blocks) {
  return Object.fromEntries([...blocks].map(([operator, keys]) => [operator, Object.fromEntries(keys)]));
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
  const names = Object.keys(record).sort();
  return Object.fromEntries(names.map((name) => [name, convert(record[name])]));
}

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
function residualOf(rule, identity, request) {
  const residual = rule.partial(identity, request);
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
  const sources = /* @__PURE__ */ new Map();
  for (const { reads } of rules) {
    if (reads === "request") return "request";
    for (const source of reads) sources.set(sourceText(source), source);
  }
  return [...sources.values()];
}
function evaluator(rule) {
  if (isDescribed(rule) && rule.reads.length === 0) return rule.partial;
  const viewOf = declaredView(rule.reads);
  return (identity, request) => residualOf(rule, identity, viewOf(request));
}
function checkRule(subject, rule, option = "rule") {
  const { name, partial, binds, reads } = Object(rule);
  const isRule = typeof name === "string" && typeof partial === "function" && Array.isArray(binds) && (reads === "request" || Array.isArray(reads));
  if (!isRule) throw wrongValue(subject, option, "a rule", rule);
}

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
  const lowercase = encoded.map((text) => text.replace(/%../g, (code) => code.toLowerCase()));
  return [.../* @__PURE__ */ new Set([...raw, ...encoded, ...lowercase])];
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
function longestString({ tokens, method }, depth) {
  let encodings = 1;
  let length = (method === "ANY" ? LONGEST_METHOD : method).length + 1;
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
  const strings2 = methods.flatMap((method) => paths.map((path) => `${method}${path === "" ? "/" : path}`));
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
    ({ methods, allows, isExposedByEmptySegments }) => allows.filter(({ tokens }) => hasStar(tokens)).map((allow) => ({
      methods,
      prefix: tokensBeforeStar(allow.tokens),
      isGreedy: allow.route.greedy,
      isExposed: isExposedByEmptySegments(allow)
    }))
  );
  const free = starred.filter(({ isGreedy, isExposed }) => isGreedy && !isExposed);
  if (starred.length === 0) return [];
  if (free.length === 0) return ["*//*"];
  const closed = starred.filter(
    ({ prefix, isExposed }) => isExposed || !free.some((other) => isPrefix(prefix, other.prefix) || isPrefix(other.prefix, prefix))
  );
  return closed.flatMap(
    ({ methods, prefix }) => methods.flatMap((method) => pathStrings(prefix).map((path) => `${method}${path}*//*`))
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

// src/policy/routes/emit/negate-conditions.ts
var MAX_BLOCKS = 64;
var NEGATABLE = /^(String(Equals|EqualsIgnoreCase|Like)|(Numeric|Date)Equals|Arn(Equals|Like)|IpAddress)$/;
var INEQUALITY = /^(Numeric|Date)(Less|Greater)Than(Equals)?$/;
function negateAccess(rule, access) {
  let blocks = [[]];
  for (const condition of conditionsIn(access)) {
    const comparisons = Object.entries(condition).flatMap(
      ([operator, keys]) => Object.entries(keys).map(([key, values]) => negate(rule, { operator, key, values }))
    );
    blocks = blocks.flatMap((block) => comparisons.map((comparison) => [...block, comparison]));
    if (blocks.length > MAX_BLOCKS) throw new RuleError(rule, `conditions whose negation has at most ${MAX_BLOCKS} statements`);
  }
  return blocks.flatMap((comparisons) => joinComparisons(rule, comparisons));
}
function negate(rule, { operator, key, values }) {
  const positive = operator.replace("Not", "");
  const negative = positive.replace(/(?=Equals|Like|Ip)/, "Not");
  if (NEGATABLE.test(positive)) {
    if (operator === positive) return { operator: negative, key, values };
    if (operator === negative) return { operator: positive, key, values };
  }
  const [value, second] = values;
  if (value !== void 0 && second === void 0) {
    const inequality = INEQUALITY.exec(operator);
    if (inequality !== null) {
      const [, type, side, equals] = inequality;
      const opposite = `${type}${side === "Less" ? "Greater" : "Less"}Than${equals === void 0 ? "Equals" : ""}`;
      return { operator: `${opposite}IfExists`, key, values };
    }
    if (["Bool", "Null"].includes(operator) && ["true", "false"].includes(value))
      return { operator: operator === "Bool" ? "BoolIfExists" : operator, key, values: [value === "true" ? "false" : "true"] };
  }
  throw new RuleError(rule, `conditions that can be negated; ${operator} cannot`);
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
function commonValues(rule, present, { operator, values }) {
  if (present === void 0 || JSON.stringify(present) === JSON.stringify(values)) return [...values];
  if (operator.includes("Not")) return [.../* @__PURE__ */ new Set([...present, ...values])];
  if (operator === "StringEquals") return present.filter((value) => values.includes(value));
  const limit = strictest(operator, [...present, ...values]);
  if (limit !== void 0) return [limit];
  throw new RuleError(rule, `without two different ${operator} conditions on one key`);
}
function strictest(operator, values) {
  const inequality = INEQUALITY.exec(operator.replace(/IfExists$/, ""));
  if (inequality === null) return void 0;
  const [, type, side] = inequality;
  const numberOf = (value) => type === "Date" && Number.isNaN(Number(value)) ? Date.parse(value) / 1e3 : Number(value);
  const sorted = values.toSorted((one, other) => numberOf(one) - numberOf(other));
  return values.some((value) => Number.isNaN(numberOf(value))) ? void 0 : side === "Greater" ? sorted.at(-1) : sorted[0];
}

// src/policy/routes/parse/route-pattern.ts
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
function routeParser(subject, api) {
  const keys = /* @__PURE__ */ new Map();
  return (key, index) => {
    const reject = rejectRoute(subject, key);
    const route = { key, index, ...parseKey(api, key, reject) };
    const shape = route.method + pathShape(route);
    const earlier = keys.get(shape);
    if (earlier !== void 0) reject(`a route that differs from ${earlier}; the names of parameters make no difference`);
    keys.set(shape, key);
    return route;
  };
}
function parseKey(api, key, reject) {
  if (api === "WEBSOCKET") {
    return key === "$connect" ? rootRoute(key) : reject("$connect, the only WebSocket route with an authorizer");
  }
  if (key === "$default" && api === "HTTP") return { ...rootRoute("ANY"), tokens: [ANYTHING], greedy: true };
  if (key.length > MAX_KEY_LENGTH) reject(`at most ${MAX_KEY_LENGTH} characters long`);
  const parts = /^([A-Z]+) \/(.*)/s.exec(key);
  const method = parts?.[1] ?? "";
  const path = parts?.[2] ?? "";
  if (method !== "ANY" && !METHODS.includes(method))
    reject(`a method (ANY, ${METHODS.join(", ")}), a space and a path that starts with /`);
  if (path === "") return rootRoute(method);
  const names = [];
  let greedy = false;
  const tokens = path.split("/").map((part, position) => {
    if (part === "") reject("a path without empty segments and without a trailing slash");
    if (greedy) reject("a path with {name+} as its last segment");
    const parameter = /^\{([\w.$-]+)(\+?)\}$/.exec(part);
    const name = parameter?.[1];
    if (name === void 0) return parseLiteral(part, reject);
    if (names.includes(name)) reject("a path with distinct parameter names");
    names[position] = name;
    greedy = parameter?.[2] === "+";
    return STAR;
  });
  return { method, tokens, names, greedy };
}
function rootRoute(method) {
  return { method, tokens: [], names: [], greedy: false };
}
function parseLiteral(part, reject) {
  const parameter = /^:([\w-]+)$/.exec(part)?.[1];
  if (parameter !== void 0) reject(`a path with {${parameter}} instead of :${parameter}`);
  if (/^\*+$/.test(part)) reject("a path without wildcards; use {name} for one segment, or {proxy+} for the rest of the path");
  if (/[{}]/.test(part))
    reject("a path whose braces contain a name of letters, digits and the characters . _ - $: {name} or {name+}");
  const literal = decodeSegment(part) ?? part;
  if (/[*?%/\\\p{Cc}\p{Cs}]|\$\{|^\.\.?$/u.test(literal))
    reject(
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
  const allowed = /* @__PURE__ */ new Map();
  const deniedSlashes = /* @__PURE__ */ new Map();
  for (const { tokens, access, allowsSlash } of withoutIncluded(allows)) {
    for (const resource of patternStrings(tokens, methods)) {
      add(allowed, access, resource);
      if (tokens.at(-1) === STAR) {
        if (!allowsSlash) add(deniedSlashes, NEVER, `${resource}/`);
      } else if (allowsSlash && hasSlashVariant(resource)) add(allowed, access, `${resource}/`);
    }
  }
  return { allowed, deniedSlashes };
}
var MIN_PATHS = 8;
function isLong(allowed, { methods }) {
  return allowed.size === 1 && (allowed.get(ALWAYS)?.size ?? 0) >= MIN_PATHS * Math.max(methods.length, 1);
}
function wholeMethods(methods) {
  return /* @__PURE__ */ new Map([[ALWAYS, new Set(methods.map((method) => `${method}/*`))]]);
}
function deniedResources(groups) {
  const denied = /* @__PURE__ */ new Map();
  for (const { patterns, methods } of groups) {
    for (const { tokens, access } of withoutIncluded(patterns)) {
      for (const resource of patternStrings(tokens, methods)) {
        add(denied, access, resource);
        if (hasSlashVariant(resource)) add(denied, access, `${resource}/`);
      }
    }
  }
  return denied;
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
  const [method] = plans.find(({ isRest }) => isRest)?.methods ?? [];
  return method !== void 0 && ![...denies.values()].some((resources) => [...resources].some((one) => one.startsWith(method)));
}
function foldMethods(resources) {
  for (const [path, folded] of [
    ["/?*", "*/?*"],
    ["/*", "*"]
  ]) {
    if (!METHODS.every((method) => resources.has(method + path))) continue;
    for (const method of METHODS) resources.delete(method + path);
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
  const operator = condition["DateLessThan"]?.["aws:CurrentTime"] === void 0 ? "DateLessThan" : "ForAnyValue:DateLessThan";
  return { ...condition, [operator]: { ...condition[operator], "aws:CurrentTime": formatTime(expiresAt) } };
}
function documentSize(part) {
  return Buffer.byteLength(JSON.stringify(part));
}

// src/policy/routes/parse/route-tree.ts
function routeTree(routes, order) {
  const { fullMatchFirst, matchesEmptyRest, keepsTrailingSlash } = order;
  const root = newNode();
  const catchAll = routes.find(({ tokens }) => tokens[0] === ANYTHING);
  for (const route of routes) if (route !== catchAll) insert(root, route);
  const depth = Math.max(0, ...routes.map((route) => route === catchAll ? 0 : route.tokens.length));
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
    return [...new Set(ordered)].filter((route) => route !== void 0);
  }
  function reach(pattern, visit) {
    if (pattern[0] === ANYTHING) return reach([], visit) || reach([STAR], visit);
    const maxLength = Math.max(depth, pattern.length) + 1;
    const path = [];
    const visitGreedy = (route, position) => route !== void 0 && expand({ pattern, position, path }, maxLength, (longer) => visit(route, longer));
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
function insert(root, route) {
  const { tokens, greedy } = route;
  let node = root;
  for (const [position, token] of tokens.entries()) {
    node.height = Math.max(node.height, greedy ? Number.POSITIVE_INFINITY : tokens.length - position);
    if (greedy && position === tokens.length - 1) {
      node.greedy = route;
      return;
    }
    node = getOrAdd(node.children, token, newNode);
  }
  node.route = route;
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
  const named = new Set(routes.map(({ method }) => method));
  named.delete("ANY");
  const rest = METHODS.filter((method) => !named.has(method));
  return [...[...named].map((method) => [method]), rest].map((methods) => {
    const ofMethod = routes.filter(({ method }) => methods.includes(method));
    const shapes = new Set(ofMethod.map(pathShape));
    const ofAny = routes.filter((route) => route.method === "ANY" && !shapes.has(pathShape(route)));
    return { methods, isRest: methods === rest, tree: routeTree([...ofMethod, ...ofAny], order) };
  });
}
function routeOrder(api) {
  const isHttp = api === "HTTP";
  return { fullMatchFirst: isHttp, matchesEmptyRest: isHttp, keepsTrailingSlash: isHttp, decodesTwice: isHttp };
}
function findRoutes(groups, routes, arn) {
  if (arn.kind === "route") {
    const key = arn.routeKey.startsWith("$default") ? "$default" : arn.routeKey;
    return { readings: routes.filter((route) => route.key === key), path: [] };
  }
  const path = segmentsOf(arn.path);
  return { readings: groupOf(groups, arn.method)?.tree.readings(path) ?? [], path };
}
function groupOf(groups, method) {
  return groups.find(({ methods }) => methods.includes(method)) ?? groups.at(-1);
}
function findNamedRoute(api, routes, routeKey) {
  const named = parseRouteKey(api, routeKey);
  if (named === void 0) return void 0;
  const shape = pathShape(named);
  const ofShape = routes.filter((route) => pathShape(route) === shape);
  return ofShape.find(({ method }) => method === named.method) ?? ofShape.find(({ method }) => method === "ANY");
}
function parseRouteKey(api, routeKey) {
  try {
    return routeParser("routeKey", api)(routeKey.replace(/(?<=[^ ])\/$/, ""), 0);
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
function openPaths(residual, { names }) {
  if (residual === "all") return UNRESTRICTED;
  if (residual === "none") return [];
  return residual.map(({ bind, when }) => ({
    boundSegments: Object.entries(bind).map(([name, value]) => [names.indexOf(name), value]),
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
  const accesses = new Set(tree.readings(path).map((route) => accessTo(openPathsOf(route), path)));
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
  return tree.reach(pattern, (route, path) => {
    const visitVariant = (variant) => tree.readings(variant).includes(route) && visit(route, variant, combinedAccess(tree, openPathsOf, variant));
    const binds = ({ boundSegments }) => boundSegments.length > 0 && boundSegments.every(([position, value]) => path[position] === STAR || path[position] === value);
    return visitVariant(path) || openPathsOf(route).some((openPath) => binds(openPath) && visitVariant(bindTokens(path, openPath)));
  });
}

// src/policy/routes/plan/method-plan.ts
function planMethod(group, openPathsOf, { denyUnlisted }) {
  const { methods, isRest, tree } = group;
  const allows = tree.routes.flatMap((route) => allowPatterns(tree, route, openPathsOf));
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
      reachAccess(tree, openPathsOf, tokens, (closed, reached, closedAccess) => {
        if (closedAccess === ALWAYS || closedAccess === access) return false;
        const path = [...reached];
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
    const collect = (slash) => (_, path) => {
      paths.push([...path, ...slash]);
      return false;
    };
    reachAccess(tree, openPathsOf, [...pattern, ""], collect([]));
    reachAccess(tree, openPathsOf, pattern, collect([""]));
  }
  return paths;
}
function endsWithSlash(tokens) {
  return tokens.at(-1) === "";
}
function allowPatterns(tree, route, openPathsOf) {
  const paths = openPathsOf(route);
  const patterns = /* @__PURE__ */ new Map();
  const addPattern = (tokens) => {
    const access = combinedAccess(tree, openPathsOf, tokens);
    if (access === NEVER) return;
    const slashAccess = endsWithSlash(tokens) ? access : combinedAccess(tree, openPathsOf, [...tokens, ""]);
    patterns.set(tokens.join("/"), { route, tokens, access, allowsSlash: slashAccess === access || slashAccess === ALWAYS });
  };
  for (const openPath of paths) {
    const bound = bindTokens(route.tokens, openPath);
    if (bound[0] === ANYTHING) {
      patterns.set(ANYTHING, { route, tokens: bound, access: accessTo(paths, bound), allowsSlash: true });
      continue;
    }
    const tokens = shortestSelected(tree, route, bound);
    if (tokens !== void 0) addPattern(tokens);
    const emptyRest = [...bound.slice(0, -1), ""];
    if (route.greedy && tree.readings(emptyRest).includes(route)) addPattern(emptyRest);
  }
  return [...patterns.values()];
}
function shortestSelected(tree, route, path) {
  const maxLength = route.greedy ? Math.max(tree.depth + 1, path.length) : path.length;
  for (let longer = path; longer.length <= maxLength; longer = [...longer, STAR]) if (tree.select(longer) === route) return longer;
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
    for (const route of tree.routes)
      openings.set(
        route,
        openPathsOf(route).filter((openPath) => fitsIntoArn(route, openPath, { prefix, depth: tree.depth }))
      );
  const plans = groups.map((group) => planMethod(group, (route) => openings.get(route) ?? [], { denyUnlisted: true }));
  const document = responseDocument(plans, { ...options, denyUnlisted: true });
  const openRoutes = [...openings].filter(([, open]) => open.length > 0).map(([route]) => route);
  if (maxDocumentBytes !== void 0 && documentSize(document) > maxDocumentBytes) {
    const denied = responseDocument([], { ...options, denyUnlisted: true });
    return { document: denied, closed: openRoutes.map(({ key }) => key), isInNetworks: void 0 };
  }
  const closed = new Set(plans.flatMap(({ conflicts }) => conflicts).map(({ inner }) => inner.key));
  const isInNetworks = [...openings.values()].flat().find((openPath) => openPath.isInNetworks !== void 0)?.isInNetworks;
  return { document, closed: [...closed], isInNetworks };
}
function checkRoutePaths(subject, routes) {
  for (const route of routes) {
    const length = longestString(route, 0);
    if (length === void 0) rejectRoute(subject, route.key)(`a path with at most ${MAX_ENCODINGS} encodings`);
    else if (SHORTEST_PREFIX.length + 1 + length > MAX_ARN_LENGTH)
      rejectRoute(subject, route.key)(`a route whose ARN has at most ${MAX_ARN_LENGTH} characters`);
  }
}
var SHORTEST_PREFIX = "arn:aws:execute-api:us-east-1:012345678901:a/s";
function fitsIntoArn({ tokens, method }, openPath, { prefix, depth }) {
  if (openPath.boundSegments.length === 0) return true;
  const length = longestString({ tokens: bindTokens(tokens, openPath), method }, depth);
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
    const openPathsOf = (route) => openPaths(residuals.get(route.index)?.residual(isTrue2) ?? "none", route).map(withReferenceValues);
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
function largestRouteDocument({ api, routes }) {
  const measurements = routes.map((route) => {
    const tree = routeTree([route], routeOrder(api));
    return largestDocument([{ methods: route.method === "ANY" ? METHODS : [route.method], isRest: false, tree }], [route]);
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
    ([operator, keys]) => Object.entries(keys).map(([key, values]) => comparisonHolds(operator, key, [values].flat(), context))
  );
  if (results.includes(false)) return false;
  return Effect === "Allow" || !results.includes(void 0);
}
function comparisonHolds(operator, key, values, { address, now, isInNetworks }) {
  if (key === "aws:SourceIp" && address !== void 0 && isInNetworks !== void 0) {
    if (operator === "IpAddress") return isInNetworks(address, values);
    if (operator === "NotIpAddress") return !isInNetworks(address, values);
  }
  const date = /^(?:ForAnyValue:)?Date(Less|Greater)Than(Equals)?(?:IfExists)?$/.exec(operator);
  if (key !== "aws:CurrentTime" || date === null) return void 0;
  const seconds = Math.floor(now / 1e3);
  return values.some((value) => {
    const difference = seconds - Date.parse(value) / 1e3;
    return date[2] !== void 0 && difference === 0 || (date[1] === "Less" ? difference < 0 : difference > 0);
  });
}

// src/policy/routes/parse/route-rules.ts
function readRouteRules({ subject, api, routes, issuers }) {
  const entries = object.accepts(routes) ? Object.entries(routes) : [];
  if (entries.length === 0) throw wrongValue(subject, "routes", "an object with a rule for at least one route", routes);
  const parse = routeParser(subject, api);
  const rules = /* @__PURE__ */ new Map();
  return entries.map(([key, entry], index) => {
    const pattern = parse(key, index);
    if (typeof entry !== "function") checkRule(subject, entry, routeOption(key));
    const rule = getOrAdd(rules, entry, () => typeof entry === "function" ? functionRule(key, entry) : entry);
    const route = { ...pattern, rule };
    checkBindings(subject, route);
    checkIssuers(subject, route, issuers);
    return route;
  });
}
function checkBindings(subject, { key, names, greedy, tokens, rule }) {
  const reject = rejectRoute(subject, key);
  for (const parameter of rule.binds) {
    const position = names.indexOf(parameter);
    if (position === -1) reject(`a route with {${parameter}}, because ${rule.name} binds it`);
    if (greedy && position === tokens.length - 1)
      reject(`a route with {${parameter}} as a single segment, because ${rule.name} binds it`);
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
    partial(identity) {
      const result = test(identity);
      if (result !== true && result !== false) throw new RuleError(name, "true or false");
      return result ? "all" : "none";
    }
  };
  return predicate;
}

// src/policy/routes/per-request.ts
function requestAccess({ api, routes, groups }, { arn, routeKey, paths }, openPathsOf) {
  const match = findRoutes(groups, routes, arn);
  const named = routeKey === void 0 ? void 0 : findNamedRoute(api, routes, routeKey);
  const pattern = routeKey === void 0 ? match.readings[0] : named;
  const route = pattern && routes[pattern.index];
  const denied = { route, group: void 0, openPaths: [] };
  if (route === void 0) return denied;
  const method = arn.kind === "method" ? arn.method : arn.routeKey;
  if (named !== void 0 && named.method !== "ANY" && named.method !== method) return denied;
  const memo = /* @__PURE__ */ new Map();
  const evaluate = (reading) => getOrAdd(memo, reading, () => openPathsOf(reading));
  const accessOf = (reading, path) => accessTo(evaluate(reading), path);
  const accesses = new Set((named === void 0 ? match.readings : [named]).map((reading) => accessOf(reading, match.path)));
  if (arn.kind === "method") {
    const forms = pathForms(
      arn.path,
      (paths ?? []).map((path) => withoutStage(path, arn.stage))
    );
    const isEverythingOpen = routes.length === 1 && route.tokens[0] === ANYTHING && evaluate(route).every(isUnrestricted);
    if (!isEverythingOpen && [arn.path, ...forms].some(hasDotSegment)) return denied;
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
  if (access === NEVER || second !== void 0) return denied;
  const group = groupOfRoute(api, route, arn);
  const isInNetworks = [...memo.values()].flat().find((openPath) => openPath.isInNetworks !== void 0)?.isInNetworks;
  return { route, group, openPaths: withAccess(matchingOpenPaths(evaluate(route), match.path), access, isInNetworks) };
}
var groupsOfRoutes = /* @__PURE__ */ new WeakMap();
function groupOfRoute(api, route, arn) {
  const method = arn.kind === "method" ? arn.method : route.method === "ANY" ? "" : arn.routeKey;
  if (arn.kind === "method" && !METHODS.includes(method)) return singleRouteGroup(api, route, method);
  if (arn.kind === "route" && method !== route.method) return singleRouteGroup(api, route, method);
  return getOrAdd(
    getOrAdd(groupsOfRoutes, route, () => /* @__PURE__ */ new Map()),
    method,
    () => singleRouteGroup(api, route, method)
  );
}
function singleRouteGroup(api, route, method) {
  return { methods: method === "" ? [] : [method], isRest: false, tree: routeTree([route], routeOrder(api)) };
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
  for (const route of routes) {
    const key = symbolicResidualOf(route.rule).key ?? route.rule;
    getOrAdd(distinct, key, () => ({ evaluate: evaluator(route.rule), routes: [] })).routes.push(route);
  }
  return [...distinct.values()];
}
function callerResiduals(rules, identity, request) {
  const residuals = [];
  let key = "";
  for (const { evaluate } of rules) {
    const residual = evaluate(identity, request);
    residuals.push(residual);
    key += residual === "all" ? "a" : residual === "none" ? "n" : formatClauses(residual);
  }
  return { residuals, key };
}

// src/policy/routes/plan/expressible.ts
var MAX_UNKNOWNS = 8;
function proveExpressible({ subject, groups, routes, remedies }) {
  const callers = callerSpace(routes);
  for (const { tree } of groups) {
    for (const route of tree.routes) {
      for (const path of possibleAllowPatterns(tree, route, callers)) {
        const conflict = findNesting(tree, { route, path }, callers.widest, (nesting) => isConflict(tree, nesting, callers));
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
  const callersWith = (unknowns) => Array.from({ length: 2 ** unknowns.length }, (_, bits) => (route) => {
    const isTrue = (unknown) => (bits >> unknowns.indexOf(unknown) & 1) === 1;
    return openPaths(residuals.get(route.index)?.residual(isTrue) ?? "none", route);
  });
  const widest = new Map(
    routes.map((route) => {
      const paths = callersWith(unknownsOf([route]).slice(0, MAX_UNKNOWNS)).flatMap((openPathsOf) => openPathsOf(route));
      const distinct = new Map(paths.map((path) => [JSON.stringify(path), path]));
      return [route.index, [...distinct.values()]];
    })
  );
  return { unknownsOf, callersWith, widest: ({ index }) => widest.get(index) ?? [] };
}
function possibleAllowPatterns(tree, route, { unknownsOf, callersWith }) {
  const allows = callersWith(unknownsOf([route]).slice(0, MAX_UNKNOWNS)).flatMap(
    (openPathsOf) => allowPatterns(tree, route, openPathsOf)
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
  return [...methodsByPath].flatMap(([path, methods]) => (methods.length === METHODS.length ? ["ANY"] : methods).map((method) => `${method} /${path}`)).sort();
}
function unnamedPaths(tree) {
  const isUnreached = rememberStars((pattern) => !tree.reach(pattern, () => true));
  return tree.routes.flatMap(
    ({ tokens, greedy }) => starPositions(tokens).filter((position) => !greedy || position < tokens.length - 1).flatMap((position) => {
      const deeper = tokens.toSpliced(position, 0, STAR);
      const denied = widestDeeperPattern(tree, { tokens, position, mayWiden: true }, isUnreached);
      return matchesUnnamedPath(tree, deeper, denied) ? [formatPath(deeper)] : [];
    })
  );
}
function matchesUnnamedPath(tree, pattern, denied) {
  return expand(
    { pattern, position: 0, path: [] },
    tree.depth + 3,
    (path) => tree.select(path) === void 0 && (denied === void 0 || !includesPattern(denied, path))
  );
}
function encodedSlashes(tree, routes) {
  return tree.routes.flatMap((route) => {
    if (route.tokens[0] === ANYTHING) return tree.routes.every((other) => haveSameRule(routes, route, other)) ? [] : ["*%2F*"];
    return starPositions(route.tokens).filter((position) => isEverFree(routes, route, position)).filter((position) => {
      const { tokens } = route;
      const withoutStars = tokens.filter((token) => token !== STAR);
      const decoded = [tokens.toSpliced(position, 0, STAR), tokens, tokens.toSpliced(position, 1), withoutStars];
      return decoded.some((pattern) => tree.reach(pattern, (other, path) => mayDiffer(routes, route, other, path)));
    }).map((position) => formatPath(route.tokens.with(position, `${STAR}%2F${STAR}`)));
  });
}
function encodedLiterals(tree, routes) {
  return tree.routes.flatMap(
    (route) => [...route.tokens.keys()].flatMap((position) => {
      const literal = route.tokens[position] ?? "";
      if (literal.startsWith(STAR)) return [];
      const encodings = usualEncodings(literal).filter((encoding) => encoding !== literal);
      const undecoded = route.tokens.with(position, UNDECODED);
      if (encodings.length === 0 || !tree.reach(undecoded, (other) => !haveSameRule(routes, route, other))) return [];
      return encodings.map((encoding) => formatPath(route.tokens.with(position, encoding)));
    })
  );
}
var UNDECODED = "\0";
function isEverFree(routes, { index, names }, position) {
  const rule = routes[index]?.rule;
  if (rule === void 0) return false;
  const { residual } = symbolicResidualOf(rule);
  return [true, false].some((isTrue) => {
    const possible = residual(() => isTrue);
    return typeof possible === "string" ? possible === "all" : possible.some(({ bind }) => !Object.hasOwn(bind, names[position] ?? ""));
  });
}
function mayDiffer(routes, route, other, path) {
  if (!haveSameRule(routes, route, other)) return true;
  const isItself = path.join("/") === route.tokens.join("/");
  return !isItself && (routes[route.index]?.rule.binds.length ?? 0) > 0;
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
  const { subject, api, onInexpressible = "error", maxDocuments = DEFAULT_MAX_DOCUMENTS, maxDocumentBytes } = options;
  const { perRequest = false, hasCachePer = false, perRequestName = "ttlSeconds: 0" } = options;
  const remedies = hasCachePer ? `cachePer: 'route' or ${perRequestName}` : perRequestName;
  const routes = readRouteRules(options);
  checkRoutePaths(subject, routes);
  const groups = groupByMethod(routeOrder(api), routes);
  const usedGroups = groups.filter(({ methods }) => methods.length > 0);
  const choose = chooser?.(api, routes);
  const coversTable = choose === void 0 && !perRequest;
  if (coversTable && onInexpressible === "error") proveExpressible({ subject, groups: usedGroups, routes, remedies });
  if (maxDocumentBytes !== void 0)
    checkDocumentSize({ subject, api, groups: usedGroups, routes, maxDocumentBytes, coversTable, remedies });
  const wholeTable = { id: "table", rules: distinctRules(routes), groups: usedGroups };
  const evaluators = routes.map(({ rule }) => evaluator(rule));
  const documents = new BoundedMap(maxDocuments);
  const prefixOf = stagePrefixes();
  let last;
  const counts = {
    hits: 0,
    misses: 0,
    get size() {
      return documents.size;
    }
  };
  function reply(input) {
    const { request, arn, expiresAt } = input;
    if (expiresAt !== void 0 && !Number.isSafeInteger(expiresAt)) throw new TypeError("expiresAt must be an integer");
    const prefix = prefixOf(arn);
    const limits = { subject, prefix, expiresAt, maxDocumentBytes };
    const { key, route, build } = perRequest ? planRequest(input, limits) : planScope(input, limits);
    const isLast = last?.key === key && last.prefix === prefix && last.expiresAt === expiresAt;
    const documentKey = isLast ? "" : `${prefix} ${expiresAt} ${key}`;
    const cachedDocument = isLast ? last?.built : documents.get(documentKey);
    counts[cachedDocument === void 0 ? "misses" : "hits"]++;
    const built = cachedDocument ?? build();
    if (cachedDocument === void 0) {
      documents.set(documentKey, built);
      recordCompiledFrom(built.document, describeRoute);
    }
    if (!isLast) last = { prefix, expiresAt, key, built };
    const judge = () => {
      const { document, isInNetworks } = built;
      const context = { arn, address: sourceAddress(request), now: Date.now(), isInNetworks };
      const deciding = route();
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
    const { identity, request, arn } = input;
    const scope = choose === void 0 ? wholeTable : choose(input, findRoutes(groups, routes, arn));
    const { residuals, key } = callerResiduals(scope.rules, identity, request);
    const route = () => {
      if (scope.only !== void 0) return scope.only ?? void 0;
      const [reading] = findRoutes(groups, routes, arn).readings;
      return reading && routes[reading.index];
    };
    const isWholeTable = scope.only === void 0 || routes.length === 1;
    const build = () => buildDocument(scope.groups, openByRoute(scope.rules, residuals), { ...limits, isWholeTable });
    return { key: scope === wholeTable ? key : `${scope.id} ${key}`, route, build };
  }
  function planRequest(input, limits) {
    const { identity, request } = input;
    const evaluate = (route2) => openPaths(evaluators[route2.index]?.(identity, request) ?? "none", route2);
    const { route, group, openPaths: open } = requestAccess({ api, routes, groups }, input, evaluate);
    const groupsOfResponse = group === void 0 ? [] : [group];
    const key = group === void 0 ? "denied" : `${route?.index} ${group.methods} ${JSON.stringify(open)}`;
    const options2 = { ...limits, isWholeTable: routes.length === 1 };
    return { key, route: () => route, build: () => buildDocument(groupsOfResponse, () => open, options2) };
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
      ({ routes }, index) => routes.map((route) => [route.index, openPaths(residuals[index] ?? "none", route)])
    )
  );
  return ({ index }) => open.get(index) ?? [];
}
function sourceAddress(request) {
  try {
    return request.sourceIp;
  } catch {
    return void 0;
  }
}

// src/policy/routes/only-route.ts
function onlyRoute(api, routes) {
  const compiled = /* @__PURE__ */ new Map();
  const closed = { id: "closed", rules: [], groups: [], only: null };
  function scopeOf(pattern, methods) {
    const route = pattern && routes[pattern.index];
    if (route === void 0) return closed;
    const { rules, tree } = getOrAdd(compiled, route, () => ({
      rules: distinctRules([route]),
      tree: routeTree([route], routeOrder(api))
    }));
    const group = { methods, isRest: methods === METHODS, tree };
    return { id: `${route.index}:${methods.join()}`, rules, groups: [group], only: route };
  }
  return ({ arn, routeKey }, match) => {
    if (routeKey !== void 0) {
      const route2 = findNamedRoute(api, routes, routeKey);
      const [method = ""] = routeKey.split(" ");
      return scopeOf(route2, METHODS.includes(method) ? [method] : route2?.method === "$connect" ? ["$connect"] : METHODS);
    }
    const [route, other] = match.readings;
    if (arn.kind === "route") return scopeOf(route, route?.method === "ANY" ? [] : [arn.routeKey]);
    const isUnambiguous = !/\/\/|%/.test(arn.path) && other === void 0;
    return scopeOf(isUnambiguous ? route : void 0, [arn.method]);
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
  const { subject, api, hasCachePer } = kind;
  const { authenticate, routes, timeoutMs = kind.timeoutMs, maxDocumentBytes = kind.maxDocumentBytes } = options;
  const perRequest = scope === "request";
  if (perRequest) rejectCacheOptions(subject, options);
  const issuers = [...authenticate.issuers];
  const tableOptions = {
    subject,
    api,
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
function identityFact(identity, name) {
  const owner = identity;
  return name in Object.prototype && !Object.hasOwn(owner, name) ? void 0 : owner[name];
}

// src/policy/rules/identity-rules.ts
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
      partial: (identity) => (issuer === void 0 || identity.issuer === issuer) && test(identity) ? "all" : "none"
    },
    unknownPredicate(JSON.stringify([subject, argument, issuer]))
  );
}

// src/authorizer/response/response-fields.ts
import crypto from "node:crypto";
var MAX_PRINCIPAL_ID_LENGTH = 128;
function principalIdOf(identity, callback2 = issuerAndSubject) {
  const principalId = callback2(identity);
  if (typeof principalId !== "string" || principalId === "") {
    throw new ResponseError("principalId", "a non-empty string; set the option if identities have no issuer and subject");
  }
  return principalId.length <= MAX_PRINCIPAL_ID_LENGTH ? principalId : crypto.hash("sha256", principalId);
}
function issuerAndSubject(identity) {
  const issuer = identityFact(identity, "issuer");
  const subject = identityFact(identity, "subject");
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

// src/internal/with-timeout.ts
function withTimeout(work, timeoutMs) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`timed out after ${timeoutMs} ms`)), timeoutMs);
    Promise.resolve(work).then(resolve, reject).finally(() => clearTimeout(timer));
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
function timeLimit(timeoutMs, lambdaContext) {
  const remainingMs = lambdaContext?.getRemainingTimeInMillis?.();
  return typeof remainingMs === "number" ? Math.max(1, Math.min(timeoutMs, remainingMs - RESERVE_MS)) : timeoutMs;
}
function startVerification(verifier, request) {
  const verification = { result: void 0, settled: void 0 };
  verification.settled = verify();
  return verification;
  async function verify() {
    try {
      verification.result = knownAnswer(await verifier.verify(request));
    } catch (cause) {
      verification.result = { kind: "unavailable", code: "ERR_VERIFIER_THREW", cause };
    }
  }
}
async function resultWithin(verification, limitMs) {
  await withTimeout(verification.settled, limitMs).catch(() => void 0);
  return verification.result ?? { kind: "unavailable", code: "ERR_TIMEOUT", cause: void 0 };
}

// src/authorizer/arn-locator.ts
function arnLocator() {
  let prefix = "";
  let stage;
  return function locate(arn) {
    if (stage !== void 0 && arn.slice(0, prefix.length) === prefix) {
      const slash = arn.indexOf("/", prefix.length);
      const method = arn.slice(prefix.length, slash);
      if (slash > 0 && METHODS.includes(method)) {
        const { partition, region, accountId, apiId, stage: name } = stage;
        return { kind: "method", partition, region, accountId, apiId, stage: name, method, path: arn.slice(slash) };
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
  const [api = "", stage = "", method = "", ...path] = text.split("/");
  const isSample = stage === "*";
  const encodedMethod = method.replaceAll("*", "%2A").replaceAll("?", "%3F");
  const parsed = parseExecuteApiArn([api, isSample ? "x" : stage, encodedMethod, ...path].join("/"));
  const arn = isSample ? { ...parsed, stage: LITERAL_ASTERISK } : parsed;
  return arn.kind === "method" ? arn : { ...arn, method: arn.routeKey, path: "" };
}

// src/authorizer/authorize.ts
function createHandler({ options, issuers, reads, timeoutMs, table }, { definition, parseEvent, checkContext, fits, buildResponse }) {
  const { authenticate, context, principalId, usageIdentifierKey, onDecision, expireWithToken } = options;
  const restrict = declaredView(reads === "request" ? reads : reads.flat());
  let coldStart = true;
  async function handle(event, lambdaContext) {
    const startedAt = onDecision === void 0 ? 0 : performance.now();
    const located = parseEvent(event);
    const verification = startVerification(authenticate, restrict(located.request));
    await void 0;
    const authentication = verification.result ?? await resultWithin(verification, timeLimit(timeoutMs, lambdaContext));
    const decision = decide(authentication, located);
    if (onDecision !== void 0) await report(onDecision, decision, performance.now() - startedAt);
    if ("error" in decision) throw decision.error;
    return decision.response;
  }
  function decide(authentication, located) {
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
  function evaluateRoutes(identity, { request, arn, routeKey, paths }) {
    const expiresAt = expireWithToken === true ? expiryOf(identity) : void 0;
    const tableRequest = { identity, request, arn, routeKey, paths, expiresAt };
    const routeDecision = table.reply(tableRequest);
    const parts = {
      principalId: principalIdOf(identity, principalId),
      policyDocument: routeDecision.document
    };
    if (context !== void 0) parts.context = checkContext(context(identity));
    if (usageIdentifierKey !== void 0) parts.usageIdentifierKey = checkUsageIdentifierKey(usageIdentifierKey(identity));
    if (fits?.(parts) === false) {
      const { principalId: principalId2 } = parts;
      const response = buildResponse({ principalId: principalId2, policyDocument: denyAll() }, request);
      return { response, routeDecision, identity, code: "ERR_RESPONSE_SIZE" };
    }
    return { response: buildResponse(parts, request), routeDecision, identity };
  }
  function report(hook, decision, durationMs) {
    const measured = { durationMs, coldStart };
    coldStart = false;
    return reportDecision(hook, () => recordOf(decision, table.documents, measured));
  }
  const { routes, overreach } = table;
  return Object.assign(handle, { definition: deepFreeze({ ...definition, routes: [...routes], overreach: [...overreach] }) });
}
function denyAll() {
  return { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "execute-api:Invoke", Resource: "*" }] };
}
function expiryOf(identity) {
  const expiresAt = identityFact(identity, "expiresAt");
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
function hasDeclaredIssuer(issuers, identity) {
  const issuer = identityFact(identity, "issuer");
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
  const { outcome, route, rule } = judge();
  return {
    outcome: code === void 0 ? outcome : "deny",
    code: code ?? (outcome === "allow" ? "allowed" : "denied"),
    documentCached: cached,
    ...route !== void 0 && { route },
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
var OPTIONS = optionSchema(KIND.subject, {
  ...COMMON_CHECKS,
  ttlSeconds: TTL_SECONDS,
  usageIdentifierKey: optional(callback)
});
function tokenAuthorizer(options) {
  const checked = OPTIONS.check(options);
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
var ABSENT = Object.freeze({ kind: "absent" });
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
function readCredential(request, { source, scheme, cookie: cookie2 }, { isSchemeOptional = false } = {}) {
  const sent = valuesAt(request, source);
  const values = cookie2 === void 0 ? sent : cookiesNamed(cookie2, sent);
  if (values.length > 1) return { kind: "rejected", code: "ERR_CREDENTIAL_REPEATED" };
  const [value = ""] = values;
  if (value === "") return ABSENT;
  if (scheme === void 0) return value;
  const isBare = isSchemeOptional && !value.includes(" ") && value.toLowerCase() !== scheme.toLowerCase();
  return isBare ? value : readScheme(value, scheme);
}
function valuesAt(request, { in: kind, name }) {
  if (kind === "query") return request.query(name);
  if (kind === "header") return request.headers(name);
  const value = request.context(name);
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
var MALFORMED = Object.freeze({ kind: "rejected", code: "ERR_CREDENTIAL_FORM" });
function readScheme(value, scheme) {
  const end = value.indexOf(" ");
  if (end === -1) return MALFORMED;
  if (value.slice(0, end).toLowerCase() !== scheme.toLowerCase()) return ABSENT;
  let start = end;
  while (value[start] === " ") start += 1;
  return value.slice(start) || MALFORMED;
}
function cookiesNamed(name, headers) {
  const pairs = headers.flatMap((header2) => header2.split(";"));
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
function isAllowedUrl(url) {
  if (typeof url !== "string" || url.length > 2048 || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password, hash } = new URL(url);
  if (username !== "" || password !== "" || hash !== "") return false;
  return protocol === "https:" || protocol === "http:" && isLoopback(hostname);
}
var allowedUrl = valid("an https URL, or an http URL of this machine", isAllowedUrl);
async function sendHttpRequest(url, { method, headers, body = "", timeoutMs, maxBytes, ca }) {
  const { request } = url.startsWith("http:") ? await import("node:http") : await import("node:https");
  const outgoing = request(url, {
    method,
    // A kept connection does not survive while Lambda freezes the process between two invocations.
    agent: false,
    // Node sets Content-Length, because `end` receives the whole body.
    headers: { "accept-encoding": "identity", ...headers },
    ca
  });
  try {
    return await withTimeout(readResponse(outgoing.end(body), maxBytes), timeoutMs);
  } finally {
    outgoing.destroy();
  }
}
async function readResponse(outgoing, maxBytes) {
  const response = await new Promise((resolve, reject) => {
    outgoing.on("response", resolve).on("error", reject);
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
      position = endOfString(text, position);
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
function endOfString(text, start) {
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
var RS256 = { name: "RS256", keyType: "RSA", publicKey: rsaKey, hash: "sha256" };
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
    hash,
    nodeOptions,
    signatureBytes = EDWARDS_SIGNATURE_BYTES.get(key.asymmetricKeyType) ?? Math.ceil(bits / 8)
  } = algorithm;
  const input = { key, ...nodeOptions };
  return {
    kind: "key",
    verify: ({ text, signedLength, signature }) => signature.length === signatureBytes && crypto2.verify(hash, Buffer.from(text.slice(0, signedLength), "latin1"), input, signature)
  };
}

// src/identity/jwt/jwt-reader.ts
function tokenReader() {
  const headers = new BoundedMap(MAX_CACHED_HEADERS);
  function read(text) {
    if (typeof text !== "string") return "ERR_TOKEN_FORM";
    if (text.length > MAX_TOKEN_LENGTH2) return "ERR_TOKEN_SIZE";
    const [headerPart = "", payloadPart = "", signaturePart = "", fourthPart] = text.split(".", 4);
    if (headerPart === "" || payloadPart === "" || signaturePart === "" || fourthPart !== void 0) return "ERR_TOKEN_FORM";
    const header2 = headers.get(headerPart) ?? readHeader(headerPart);
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
  return { read, cacheHeader: ({ header: header2 }) => headers.set(header2.text, header2) };
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
      const identity = await identify(claims, token.payload);
      if (typeof identity === "string") return rejected(identity);
      reader.cacheHeader(token);
      return { kind: "identified", identity };
    } catch (error) {
      return unavailable2("ERR_TOKEN_CHECK_FAILED", error);
    }
  }
  function keySetFor(claims) {
    const { iss } = claims;
    return iss === void 0 ? keySetWithoutIssuer?.(claims) : keySets.get(iss);
  }
  async function isSignedByReplacement(token, keySet, failed) {
    const { kid, algorithm } = token.header;
    const key = await keySet.findReplacement(failed, kid, algorithm);
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
function headerFault({ algorithm, typ, kid }, { algorithms, types, kidRequired }) {
  if (!algorithms.has(algorithm)) return "ERR_TOKEN_ALGORITHM";
  if (!types.has(typ)) return "ERR_TOKEN_TYPE";
  return kid === void 0 && kidRequired ? "ERR_TOKEN_HEADER" : void 0;
}

// src/identity/jwks/fetch-document.ts
async function fetchDocument(url, { timeoutMs, maxBytes, ca }) {
  const headers = { accept: "application/json" };
  const trust = ca === void 0 ? {} : { ca };
  const { status, body } = await sendHttpRequest(url, { method: "GET", headers, timeoutMs, maxBytes, ...trust });
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
  async function findReplacement(failed, kid, algorithm) {
    if (pendingFetch !== void 0 || !pace.isPausing(now()) && signaturePace.takeAttempt(now())) await refresh();
    const result = loadedKey(kid, algorithm);
    return result.kind === "key" && result !== failed ? result : void 0;
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
    findReplacement: (failed, kid, algorithm) => used().findReplacement(failed, kid, algorithm),
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

// src/identity/jwt/validity-options.ts
var upTo = (seconds) => optional(number(0, seconds));
var YEAR_SECONDS = 31536e3;
var VALIDITY_OPTIONS = {
  graceSeconds: upTo(600),
  issuedAtToleranceSeconds: upTo(600),
  maxTokenAgeSeconds: upTo(YEAR_SECONDS),
  maxAuthenticationAgeSeconds: upTo(YEAR_SECONDS)
};

// src/identity/bearer.ts
function bearer(verifier, options = {}) {
  const { from = header("authorization", "Bearer"), scheme = "required" } = OPTIONS2.check(options);
  const isSchemeOptional = scheme === "optional";
  checkArgument("bearer", "verifier", tokenVerifier, verifier);
  function verifyBearer(request) {
    return settle(() => {
      const credential = readCredential(request, from, { isSchemeOptional });
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
var OPTIONS2 = optionSchema("bearer", {
  from: optional(credentialLocation),
  scheme: optional(oneOf("required", "optional"))
});
function expressionFor(from, { isSchemeOptional, expression = "[A-Za-z0-9._~+/-]+=*" }) {
  const token = expression.replace(/^\^/, "").replace(/(?<!\\)\$$/, "");
  return schemeExpression(from, token.includes("|") ? `(?:${token})` : token, { isSchemeOptional });
}

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
var OPTIONS3 = optionSchema("cognito", {
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
  const checked = OPTIONS3.check(options);
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

// <stdin>
var handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: "eu-west-1_AbCdEf", clientId: "4fjk", tokenUse: "access" })),
  // API Gateway caches a response for this long, and evaluates it again for each route.
  ttlSeconds: 300,
  // Routes that are not listed are denied.
  routes: {
    "GET /pets": authenticated,
    "GET /pets/{id}": authenticated,
    "DELETE /pets/{id}": inGroup("admin")
  }
});
export {
  handler
};
