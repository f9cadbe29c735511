"""The steps of Adam, and what students make of them."""

from markscheme import power, square

from ._rule import _decayed, _last, _scaled, _slope, _with_l2


def adam_g_(theta, adam_theta_, a, gradients, decay, k, weight_decay, gradient):
    r"""{% if k %}g^{({{ k }})} = {% if gradient == "quadratic" %}a \odot \theta^{({{ k - 1 }})}{% else %}G_{ {{- k -}} }{% endif %}
    {%- if weight_decay == "l2" %} + \lambda \theta^{({{ k - 1 }})}{% endif %}{% endif %}"""
    here = _last(adam_theta_, theta)
    return _with_l2(_slope(here, a, gradients, k, gradient), here, decay, weight_decay)


def adam_g___factor_two(theta, adam_theta_, a, decay, weight_decay, gradient):
    here = _last(adam_theta_, theta)
    return _with_l2(2 * a * here, here, decay, weight_decay) if gradient == "quadratic" else None


def adam_g___decay_forgotten(theta, adam_theta_, a, gradients, k, weight_decay, gradient):
    return _slope(_last(adam_theta_, theta), a, gradients, k, gradient) if weight_decay == "l2" else None


def adam_g___not_renewed(theta, a, gradients, decay, k, weight_decay, gradient):
    return _with_l2(_slope(theta, a, gradients, k, gradient), theta, decay, weight_decay)


def m_(adam_g_, m_, beta1, k):
    r"""{% if k %}m^{({{ k }})} = \beta_1 m^{({{ k - 1 }})} + (1 - \beta_1) \, g^{({{ k }})}{% endif %}"""
    fresh = (1 - beta1) * adam_g_[-1]
    return beta1 * m_[-1] + fresh if m_ else fresh


def m___weights_exchanged(adam_g_, m_, beta1):
    fresh = beta1 * adam_g_[-1]
    return (1 - beta1) * m_[-1] + fresh if m_ else fresh


def m___past_forgotten(adam_g_, beta1):
    return (1 - beta1) * adam_g_[-1]


def adam_v_(adam_g_, adam_v_, beta2, k):
    r"""{% if k %}v^{({{ k }})} = \beta_2 v^{({{ k - 1 }})} + (1 - \beta_2) \, g^{({{ k }})} \odot g^{({{ k }})}{% endif %}"""
    fresh = (1 - beta2) * square(adam_g_[-1])
    return beta2 * adam_v_[-1] + fresh if adam_v_ else fresh


def adam_v___squared_moment(m_, adam_v_, beta2):
    fresh = (1 - beta2) * square(m_[-1])
    return beta2 * adam_v_[-1] + fresh if adam_v_ else fresh


def m_hat_(m_, beta1, k):
    r"""{% if k %}\hat{m}^{({{ k }})} = \frac{m^{({{ k }})} }{1 - \beta_1{% if k > 1 %}^{ {{- k -}} }{% endif %} }{% endif %}"""
    return m_[-1] / (1 - power(beta1, k))


def m_hat___bias_correction_forgotten(m_):
    return m_[-1]


def m_hat___round_not_counted(m_, beta1):
    return m_[-1] / (1 - beta1)


def m_hat___betas_exchanged(m_, beta2, k):
    return m_[-1] / (1 - power(beta2, k))


def v_hat_(adam_v_, beta2, k):
    r"""{% if k %}\hat{v}^{({{ k }})} = \frac{v^{({{ k }})} }{1 - \beta_2{% if k > 1 %}^{ {{- k -}} }{% endif %} }{% endif %}"""
    return adam_v_[-1] / (1 - power(beta2, k))


def v_hat___bias_correction_forgotten(adam_v_):
    return adam_v_[-1]


def v_hat___round_not_counted(adam_v_, beta2):
    return adam_v_[-1] / (1 - beta2)


def v_hat___betas_exchanged(adam_v_, beta1, k):
    return adam_v_[-1] / (1 - power(beta1, k))


def adam_theta_(theta, adam_theta_, m_hat_, v_hat_, eta, epsilon, decay, k, weight_decay, epsilon_place):
    r"""{% if k %}\theta^{({{ k }})} = {% if weight_decay == "decoupled" %}(1 - \eta \lambda) \, {% endif %}\theta^{({{ k - 1 }})} - \eta \,
    \frac{\hat{m}^{({{ k }})} }{ {%- if epsilon_place == "inside" %}\sqrt{\hat{v}^{({{ k }})} + \epsilon}{% else %}\sqrt{\hat{v}^{({{ k }})} } + \epsilon{% endif -%} }{% endif %}"""
    here = _decayed(_last(adam_theta_, theta), eta, decay, weight_decay)
    return here - _scaled(eta * m_hat_[-1], v_hat_[-1], epsilon, epsilon_place)


def adam_theta___uphill(theta, adam_theta_, m_hat_, v_hat_, eta, epsilon, decay, weight_decay, epsilon_place):
    here = _decayed(_last(adam_theta_, theta), eta, decay, weight_decay)
    return here + _scaled(eta * m_hat_[-1], v_hat_[-1], epsilon, epsilon_place)


def adam_theta___decay_forgotten(theta, adam_theta_, m_hat_, v_hat_, eta, epsilon, weight_decay, epsilon_place):
    move = _scaled(eta * m_hat_[-1], v_hat_[-1], epsilon, epsilon_place)
    return _last(adam_theta_, theta) - move if weight_decay == "decoupled" else None


def adam_theta___decay_without_rate(
    theta, adam_theta_, m_hat_, v_hat_, eta, epsilon, decay, weight_decay, epsilon_place
):
    move = _scaled(eta * m_hat_[-1], v_hat_[-1], epsilon, epsilon_place)
    return (1 - decay) * _last(adam_theta_, theta) - move if weight_decay == "decoupled" else None


def adam_theta___root_forgotten(theta, adam_theta_, m_hat_, v_hat_, eta, epsilon, decay, weight_decay):
    return _decayed(_last(adam_theta_, theta), eta, decay, weight_decay) - eta * m_hat_[-1] / (v_hat_[-1] + epsilon)


def adam_theta___epsilon_misplaced(
    theta, adam_theta_, m_hat_, v_hat_, eta, epsilon, decay, weight_decay, epsilon_place
):
    here = _decayed(_last(adam_theta_, theta), eta, decay, weight_decay)
    other = "outside" if epsilon_place == "inside" else "inside"
    return here - _scaled(eta * m_hat_[-1], v_hat_[-1], epsilon, other)


def adam_theta___gradient_for_moment(
    theta, adam_theta_, adam_g_, v_hat_, eta, epsilon, decay, weight_decay, epsilon_place
):
    here = _decayed(_last(adam_theta_, theta), eta, decay, weight_decay)
    return here - _scaled(eta * adam_g_[-1], v_hat_[-1], epsilon, epsilon_place)
