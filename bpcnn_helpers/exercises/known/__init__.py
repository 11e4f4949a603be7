"""The exercises, by their names: what is asked for, and the mistakes that are known. A file or folder a theme."""

from bpcnn_helpers.exercises.known.forward import CONV_FORWARD
from bpcnn_helpers.exercises.known.gradients.bias import CONV_BIAS_GRAD
from bpcnn_helpers.exercises.known.gradients.input import CONV_INPUT_GRAD
from bpcnn_helpers.exercises.known.gradients.weight import CONV_WEIGHT_GRAD
from bpcnn_helpers.exercises.known.linear import LINEAR_BACKWARD
from bpcnn_helpers.exercises.known.loss import SOFTMAX_CROSS_ENTROPY
from bpcnn_helpers.exercises.known.matrices import CONVOLUTION, CROSS_CORRELATION, OUTPUT_SIZE
from bpcnn_helpers.exercises.known.pooling.average import AVG_POOL_BACKWARD
from bpcnn_helpers.exercises.known.pooling.maximum import MAX_POOL_BACKWARD
from bpcnn_helpers.exercises.known.pooling.subsampling import SUBSAMPLE_BACKWARD
from bpcnn_helpers.exercises.known.step import SGD_STEP

MATRICES = [CROSS_CORRELATION, CONVOLUTION, OUTPUT_SIZE]
CONVOLUTION_LAYER = [CONV_FORWARD, CONV_BIAS_GRAD, CONV_WEIGHT_GRAD, CONV_INPUT_GRAD]
POOLING_LAYERS = [MAX_POOL_BACKWARD, AVG_POOL_BACKWARD, SUBSAMPLE_BACKWARD]
TRAINING = [LINEAR_BACKWARD, SOFTMAX_CROSS_ENTROPY, SGD_STEP]

EXERCISES = {exercise.name: exercise for exercise in MATRICES + CONVOLUTION_LAYER + POOLING_LAYERS + TRAINING}
