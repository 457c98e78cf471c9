import { existsSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitepress'
import llmstxt from 'vitepress-plugin-llms'

// TypeDoc writes this file before the site is built.
const apiSidebar = new URL('../api/typedoc-sidebar.json', import.meta.url)
const api = existsSync(apiSidebar) ? JSON.parse(readFileSync(apiSidebar, 'utf8')) : []

const group = (text, folder, pages) => ({
  text,
  items: pages.map(([title, page]) => ({ text: title, link: `/${folder}${page}` })),
})

export default defineConfig({
  title: 'gatewright',
  description: 'Authorization toolkit for Amazon API Gateway',
  cleanUrls: true,
  // The pages are also read on the code host, where links lead to files of the repository.
  ignoreDeadLinks: [/\/(?:test|scripts|src|examples|authorizers|\.github)\//, /CHANGELOG|LICENSE|README|SECURITY|CONTRIBUTING/],
  srcExclude: ['node_modules/**'],
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: [
      group('Start', '', [
        ['What it is', ''],
        ['Quickstart', 'quickstart'],
      ]),
      group('Concepts', 'concepts/', [
        ['Caching', 'caching'],
        ['Threat model', 'threat-model'],
        ['Limits', 'limits'],
      ]),
      group('Guides', 'guides/', [
        ['Cognito', 'cognito'],
        ['Auth0', 'auth0'],
        ['Okta', 'okta'],
        ['Microsoft Entra ID', 'entra-id'],
        ['Keycloak', 'keycloak'],
        ['Google and Firebase', 'google'],
        ['GitHub Actions', 'github-actions'],
        ['Multi-tenant APIs', 'multi-tenant'],
        ['API keys', 'api-keys'],
        ['Mutual TLS', 'mutual-tls'],
        ['Signed URLs', 'signed-urls'],
        ['WebSocket APIs', 'websocket'],
        ['AppSync', 'appsync'],
        ['IoT Core', 'iot'],
        ['AWS_IAM clients', 'aws-iam'],
        ['Testing', 'testing'],
        ['Bundling and CommonJS', 'bundling'],
        ['Observability', 'observability'],
        ['Deployment', 'deployment'],
      ]),
      group('Migration', 'migration/', [
        ['AWS blueprints', 'blueprints'],
        ['Powertools', 'powertools'],
        ['Express', 'express'],
        ['serverless-offline, LocalStack', 'serverless-offline'],
        ['Chalice, Claudia', 'chalice-claudia'],
      ]),
      group('Reference', '', [
        ['Runbook', 'reference/runbook'],
        ['Identity codes', 'identity-codes'],
        ['SigV4 codes', 'sigv4-codes'],
        ['Compatibility', 'compatibility'],
        ['Dependencies', 'dependencies'],
      ]),
      { text: 'API', collapsed: true, items: api },
    ],
  },
  // Writes llms.txt, llms-full.txt and a Markdown version of every page.
  vite: { plugins: [llmstxt()] },
})
