// A real OpenID provider for the tests: node provider.mjs CONFIG.json. It prints "ready" when it listens.
// Whoever is sent here chooses a person of the configuration. What the provider answers is its own, except
// where a test asks for a fault: then the ID token is made anew with that fault in it.
import { readFileSync } from "node:fs";
import * as jose from "jose";
import { Provider } from "oidc-provider";

const config = JSON.parse(readFileSync(process.argv[2], "utf8"));
const own = await jose.importJWK(config.providerKey, "RS256");
let fault = "";

const provider = new Provider(config.issuer, {
  clients: [config.client],
  jwks: { keys: [config.providerKey] },
  acrValues: config.acrValues,
  claims: { openid: ["sub"], acr: null, persons: config.claimNames },
  features: {
    claimsParameter: { enabled: true },
    devInteractions: { enabled: false },
    encryption: { enabled: true },
    requestObjects: { request: true, requestUri: false },
  },
  cookies: { keys: ["only for tests"] },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...config.persons[id] }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid persons");
    grant.addOIDCClaims(config.claimNames);
    await grant.save();
    return grant;
  },
  ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
});

async function form(ctx) {
  let body = "";
  for await (const part of ctx.req) body += part;
  return new URLSearchParams(body);
}

async function interact(ctx) {
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body = `<h1>Test bank</h1><form method="post" action="${ctx.path}/person"><input name="person"></form>`;
    return;
  }
  const person = (await form(ctx)).get("person");
  const result =
    person === "nobody"
      ? { error: "access_denied" }
      : { login: { accountId: person, acr: config.persons[person].acr ?? config.acrValues[0] } };
  ctx.respond = false;
  ctx.req.url = ctx.req.url.replace(/\/person$/, "");
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
}

function plain(header, claims) {
  const part = (value) => jose.base64url.encode(JSON.stringify(value));
  return `${part(header)}.${part(claims)}.`;
}

const changes = {
  nonce: (claims) => ({ ...claims, nonce: "another" }),
  issuer: (claims) => ({ ...claims, iss: "https://elsewhere.example.org" }),
  audience: (claims) => ({ ...claims, aud: "another-client" }),
  expired: (claims) => ({ ...claims, iat: claims.iat - 7200, exp: claims.exp - 7200 }),
  level: (claims) => ({ ...claims, acr: "urn:example:weak" }),
};

async function spoiled(token) {
  const mine = await jose.importJWK(config.clientDecryptionKey, "RSA-OAEP");
  const { plaintext } = await jose.compactDecrypt(token, mine);
  const inner = new TextDecoder().decode(plaintext);
  const claims = (changes[fault] ?? ((same) => same))(jose.decodeJwt(inner));
  const header = jose.decodeProtectedHeader(inner);
  let signed = await new jose.SignJWT(claims).setProtectedHeader(header).sign(own);
  if (fault === "none") signed = plain({ alg: "none" }, claims);
  if (fault === "symmetric") {
    const known = new TextEncoder().encode(JSON.stringify(config.providerKey.n).padEnd(32));
    signed = await new jose.SignJWT(claims).setProtectedHeader({ ...header, alg: "HS256" }).sign(known);
  }
  if (fault === "signature") {
    const { privateKey } = await jose.generateKeyPair("RS256");
    signed = await new jose.SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  }
  if (fault === "unencrypted") return signed;
  const theirs = await jose.importJWK(config.client.jwks.keys.find((key) => key.use === "enc"), "RSA-OAEP");
  const kept = { alg: "RSA-OAEP", enc: "A256GCM" };
  return new jose.CompactEncrypt(new TextEncoder().encode(signed)).setProtectedHeader(kept).encrypt(theirs);
}

provider.use(async (ctx, next) => {
  if (ctx.path === "/fault") {
    fault = (await form(ctx)).get("fault") ?? "";
    ctx.body = "";
    return;
  }
  if (ctx.path.startsWith("/interaction/")) {
    await interact(ctx);
    return;
  }
  await next();
  if (ctx.path === "/token" && ctx.body?.id_token && fault) {
    ctx.body = { ...ctx.body, id_token: await spoiled(ctx.body.id_token) };
  }
});

for (const event of ["server_error", "authorization.error", "grant.error"]) {
  provider.on(event, (ctx, error) => console.error(event, error.message, error.error_description ?? ""));
}
provider.listen(config.port, "127.0.0.1", () => console.log("ready"));
