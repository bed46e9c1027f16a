"""How the reader's weights are made, from public data sets and a pretrained encoder."""
