// @ts-check
/**
 * What the makers of tfjs-backend-wasm compiled into its WebAssembly; its package has no notices of them. The copyright
 * lines are each project's own, the texts those of the SPDX list.
 */
import { createRequire } from 'node:module';

/** @typedef {{ name: string, licence: 'BSD-2-Clause' | 'BSD-3-Clause' | 'MIT', address: string, copyright: readonly string[] }} Part */

const facebook = 'Copyright (c) 2017 Facebook Inc.';

/** @type {readonly Part[]} */
export const compiledIn = [
  {
    name: 'XNNPACK',
    licence: 'BSD-3-Clause',
    address: 'https://github.com/google/XNNPACK',
    copyright: [
      'Copyright (c) Facebook, Inc. and its affiliates. All rights reserved.',
      'Copyright 2019 Google LLC',
    ],
  },
  {
    name: 'pthreadpool',
    licence: 'BSD-2-Clause',
    address: 'https://github.com/google/pthreadpool',
    copyright: [
      'Copyright 2019 Google LLC',
      facebook,
      'Copyright (c) 2015-2017 Georgia Institute of Technology',
      'All rights reserved.',
    ],
  },
  {
    name: 'cpuinfo and clog',
    licence: 'BSD-2-Clause',
    address: 'https://github.com/pytorch/cpuinfo',
    copyright: [
      'Copyright (c) 2019 Google LLC',
      'Copyright (c) 2017-2018 Facebook Inc.',
      'Copyright (C) 2012-2017 Georgia Institute of Technology',
      'Copyright (C) 2018 Marat Dukhan',
      'Copyright (C) 2010-2012 Marat Dukhan',
      'All rights reserved.',
    ],
  },
  {
    name: 'FP16',
    licence: 'MIT',
    address: 'https://github.com/Maratyszcza/FP16',
    copyright: [facebook, 'Copyright (c) 2017 Georgia Institute of Technology'],
  },
  {
    name: 'FXdiv',
    licence: 'MIT',
    address: 'https://github.com/Maratyszcza/FXdiv',
    copyright: [facebook, 'Copyright (c) 2016-2017 Marat Dukhan'],
  },
  {
    name: 'psimd',
    licence: 'MIT',
    address: 'https://github.com/Maratyszcza/psimd',
    copyright: [facebook, 'Copyright (c) 2014-2017 Georgia Institute of Technology'],
  },
  {
    name: 'Emscripten',
    licence: 'MIT',
    address: 'https://github.com/emscripten-core/emscripten',
    copyright: ['Copyright (c) 2010-2014 Emscripten authors, see AUTHORS file.'],
  },
  {
    name: 'musl, the C library of Emscripten',
    licence: 'MIT',
    address: 'https://musl.libc.org',
    copyright: ['Copyright © 2005-2020 Rich Felker, et al.'],
  },
];

const require = createRequire(import.meta.url);

/** A licence's text, from its conditions on: the list begins each with a line for the names. @param {string} licence */
function conditionsOf(licence) {
  const { licenseText } = require(`spdx-license-list/licenses/${licence}`);
  const conditions = licenseText.slice(licenseText.search(/^(Permission|Redistribution)/m)).trim();
  if (/<[a-z ]+>/.test(conditions))
    throw new Error(`The text of ${licence} has a place for a name that is not filled.`);
  return conditions;
}

/** @param {Part} part */
export const noticeOf = ({ name, licence, address, copyright }) =>
  [
    `${name}, ${licence}, compiled into the WebAssembly of @tensorflow/tfjs-backend-wasm`,
    address,
    copyright.join('\n'),
    conditionsOf(licence),
  ].join('\n\n');
