"""The families as they were before exam.json noted the hash of their code: what that hash was, by that of their files.

An exam that was built then is compared by it too, so that new prose or a comment does not count as another key.
"""

from __future__ import annotations

# By id and what `files_of` gave: what `code_of_family` gives for the same files. It is history, and never changes.
FIRST_CODE = {
    ("adversarial/fgsm", "1 ae40c3ca3ccde4ad"): "1 240fcd3f3e021531",
    ("attention/scaled_dot_product", "1 62c5954267c0cbf8"): "1 e0b9b6b21c1723bb",
    ("attention/self_attention", "1 31af27e1644b9b44"): "1 138c0a5a9fd44884",
    ("classification/logic_network", "1 7fb65bd2ff6fe314"): "1 99ce86766464f841",
    ("classification/naive_bayes", "1 1c68f9c87fe8bd2e"): "1 e99dc7d8b2c43d66",
    ("classification/perceptron", "1 3980e993dfef38c6"): "1 70852c411d372646",
    ("clustering/kmeans", "1 8e593ea918792cb5"): "1 4c9eeaacffd89004",
    ("cnn/conv_backward", "1 959a730fb4015220"): "1 9ae6cb6795ae56c4",
    ("cnn/convolve_1d", "1 502a611cfc070d50"): "1 010dd941d13751dd",
    ("cnn/convolve_2d", "1 941255f30f67a849"): "1 b0bd276d0cc5b0d4",
    ("cnn/output_size", "1 70edce5ab41b45a6"): "1 68cfae6308981ae7",
    ("cnn/shape_chain", "1 0774a33f4cf77761"): "1 d6adace6f1046c1e",
    ("generative/pca", "1 cb9a5cc33c0d80b7"): "1 53a69db2c16b8ff2",
    ("generative/vae", "1 75abc026dfd09271"): "1 07f991d4bc421983",
    ("gnn/gcn_layer", "1 d147cca0068dde16"): "1 9f79977fce25ca47",
    ("gnn/laplacian", "1 6c237b8e07ed5fed"): "1 c3b207a541bafbe5",
    ("gnn/normalized_adjacency", "1 562368ed72a1ba1c"): "1 65b68dd404b693f7",
    ("metrics/average_precision", "1 7a8edf96d795e2a0"): "1 3abbcda5911013f0",
    ("metrics/confusion_matrix", "1 ef29226209984a23"): "1 6e05b79e2c292731",
    ("metrics/nms", "1 40f112adacf822c2"): "1 9f4131c5b7aaa428",
    ("mlp/backprop", "1 8a777800cc5decd2"): "1 0a9f3ef5d55f18ad",
    ("mlp/computation_graph", "1 d5ca0aa776341945"): "1 639bcf3b58df56d9",
    ("mlp/deep", "1 9078a7d9f5a52893"): "1 865dd28154879acb",
    ("mlp/dropout", "1 d1ad3ca745e1046e"): "1 12e194007017dee3",
    ("norm/batchnorm", "1 ebdb642994c87624"): "1 8d5596ed2088f5b3",
    ("norm/batchnorm_backward", "1 2f80e9169cbdcf69"): "1 a2a4626da750f8cf",
    ("optimisers/critical_point", "1 dce12d7d2ff7f729"): "1 ad39c8e76fe66fd0",
    ("optimisers/step", "2 67b55d847bfcb396"): "2 efa92c6bb689a59a",
    ("regression/log_transformed", "1 c542f7a1ee153403"): "1 bfda3447c9a6169e",
    ("regression/multiple", "1 1e805c71896a4201"): "1 d43685ef51fe8f10",
    ("regression/ridge", "1 c076cbd4b76df8c4"): "1 deed01c2838433bd",
    ("regression/simple", "1 94a2c002010a171f"): "1 cfeef6b302a5b225",
    ("rl/game_tree", "1 a2601e1db8d257c7"): "1 bff44adfc148dd87",
    ("rl/returns", "1 cb287e235adfed57"): "1 aa6a028a28c7b236",
    ("rl/td", "1 c117ccb1f8b873ec"): "1 095e6694b65e0838",
    ("rnn/beam_search", "1 6948df89de93cb72"): "1 f6397479b42faa1b",
    ("rnn/bptt", "1 512cfd379fff0b4d"): "1 66a0587df4da9f65",
    ("rnn/gru", "1 f63f5a1382c93a5b"): "1 0be066c69589f0ed",
    ("rnn/lstm", "1 a6bd31392c03b2af"): "1 4ce40317208710a5",
}
