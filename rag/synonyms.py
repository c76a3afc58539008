"""Abbreviations of official Chinese and their long forms, taken as one when words are compared and looked up.

Facts of the language (statistics, offices, everyday short forms), not of any archive.
"""

from __future__ import annotations

from functools import cache

_GROUPS = """
GDP 地区生产总值 国内生产总值 生产总值
规上 规模以上
固投 固定资产投资
社零 社会消费品零售 社会消费品零售总额
营收 营业收入
财政收入 一般公共预算收入
外贸 进出口
招工 招聘
找工作 就业 求职
农民 农村 农民工
挣 收入
赚 盈利 利润 净利润
工资 薪资 薪酬 月薪
房价 住宅价格 商品房价格
人均收入 人均可支配收入
老百姓 群众 居民 市民
老人 老年人
小孩 儿童 孩子
娃娃 儿童 孩子
学校 院校
大学 高校
公司 企业
工厂 厂房
饭堂 食堂
开工 动工 破土动工 奠基 破土
通车 贯通
启用 投用 投入使用 开放 开诊 用上
办 举办 举行 召开 开幕
推出 发布 上线 开设
成立 组建 设立 挂牌
印发 发布 下发 出台
完工 竣工 建成
开张 开业
办法 方法 模式 举措 措施 方式
干部 领导干部
电商 电子商务
高铁 高速铁路
地铁 轨道交通
环保 环境保护
扶贫 脱贫
医保 医疗保险
社保 社会保险
高新企业 高新技术企业
疫情 新冠
市长 代市长
乘客 旅客
增长 增速 增幅
下调 调低 往下调 调减
上调 调高 往上调 调增
搬 搬到 搬迁 搬家 迁至 迁到 迁入
跑 起跑 开跑 鸣枪 举行
建 建在 位于 坐落
游客 旅游者
平方米 平米
首播 开播 播出
导演 执导
编剧 剧本
主教练 主帅
去世 逝世 病逝 辞世 过世 病故
出生 诞生 生于
"""

_MEASURED = tuple("量额率")


@cache
def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _GROUPS.strip().splitlines():
        group = line.split()
        for word in group:
            others = [other for other in group if other != word and other not in table.get(word, ())]
            table[word.lower()] = (*table.get(word.lower(), ()), *others)
    return table


def forms(word: str) -> tuple[str, ...]:
    """Return the other forms of a word, or an empty tuple.

    What was measured is told by its verb as well: 发送量 is how many travellers were sent, 增长率 how much it grew.
    """
    known = _table().get(word.lower(), ())
    return (*known, word[:-1]) if len(word) > 2 and word[-1] in _MEASURED else known


def other_forms(query: str) -> list[str]:
    """Return the other forms of the abbreviations and everyday words in a query, for the lexical index."""
    text = query.lower()
    more = [form for word, others in _table().items() if word in text for form in others if form not in query]
    return list(dict.fromkeys(more))
